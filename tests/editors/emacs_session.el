;;; emacs_session.el --- A session of Emacs, told as JSON  -*- lexical-binding: t -*-

;; Run by test_emacs in a process of its own, with the settings of README.md loaded.  Arguments: the folder with the
;; files.  Every wait is bounded.  Batch mode runs neither commands nor idle timers, so what they would do is called.

(require 'json)
(require 'eglot)
(require 'flymake)
(require 'seq)

(defvar told nil "What has been seen, as an alist.")
(defvar folder (file-name-as-directory (pop command-line-args-left)))
(defconst patience 200 "Seconds after which something hangs; it is no measure of speed.")

;; As after a few seconds: eglot starts a server again that has lasted as long.
(setq eglot-autoreconnect t
      eglot-autoshutdown nil
      eglot-confirm-server-initiated-edits nil
      eglot-sync-connect nil
      make-backup-files nil
      create-lockfiles nil)

(defun tell (name value)
  (push (cons name value) told))

(defmacro until (what condition)
  "Wait for CONDITION; its value."
  `(let ((give-up (+ (float-time) patience)) value)
     (while (not (setq value ,condition))
       (when (> (float-time) give-up)
         (error "Hung: %s" ,what))
       (accept-process-output nil 0.05))
     value))

(defun connected ()
  "The server of this buffer, once it has greeted."
  (run-hooks 'post-command-hook)
  (let ((server (eglot-current-server)))
    (and server (eglot--managed-mode) (jsonrpc-running-p server) server)))

(defun visit (name)
  (find-file (expand-file-name name folder))
  (until (concat "a server for " name) (connected)))

(defun go-to (needle &optional inside)
  (goto-char (point-min))
  (search-forward needle)
  (goto-char (+ (match-beginning 0) (or inside 0))))

(defun line ()
  (buffer-substring-no-properties (line-beginning-position) (line-end-position)))

(defun text (name)
  (with-current-buffer (find-buffer-visiting (expand-file-name name folder))
    (buffer-substring-no-properties (point-min) (point-max))))

(defun flush ()
  "Tell the server of edits, as an idle timer would."
  (eglot--signal-textDocument/didChange))

(defun codes ()
  (flush)
  (flymake-start)
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(defun identifier ()
  (xref-backend-identifier-at-point 'eglot))

;; Without a server: colours, comments, brackets, indentation.
(visit "main.rho")
(tell 'mode (symbol-name major-mode))
(font-lock-ensure)
(go-to "new")
(tell 'keyword (symbol-name (get-text-property (point) 'face)))
(go-to "contract local" 10)
(tell 'function (symbol-name (get-text-property (point) 'face)))
(go-to "{")
(forward-sexp)
(tell 'sexp (line))
(go-to "for (@x")
(comment-line 1)
(tell 'comment (progn (forward-line -1) (string-trim (line))))
(comment-line 1)
(go-to "for (@x")
(delete-horizontal-space)
(indent-according-to-mode)
(tell 'indent (current-indentation))

;; With one.
(tell 'diagnostics (until "diagnostics" (codes)))

(go-to "adder\"!(")
(xref-find-definitions (identifier))
(tell 'definition (list (buffer-name) (line)))
(visit "main.rho")

(go-to "total")
(tell 'references (length (xref-backend-references 'eglot (identifier))))

(go-to "total")
(eglot-rename "sum")
(flush)
(tell 'renamed (text "main.rho"))
(go-to "adder\"!(")
(eglot-rename "plus")
(flush)
(tell 'renamed-everywhere (list (text "main.rho") (text "lib.rho")))

(goto-char (point-max))
(insert "| @\"addin")
(flush)
(completion-at-point)
(completion-in-region-mode -1)
(flush)
(tell 'accepted (line))
(insert "!(Nil)")
(flush)

(eglot-format-buffer)
(flush)
(tell 'formatted (text "main.rho"))

;; Flymake forgets its checks when the server goes, and begins them again in a command, which batch mode has not.
(setq eglot-stay-out-of '(flymake))
(setq-local eglot--current-flymake-report-fn nil)
(let ((server (eglot-current-server)))
  (signal-process (jsonrpc--process server) 'SIGKILL)
  (until "the end of the server" (not (jsonrpc-running-p server)))
  (until "another server" (let ((new (connected))) (and new (not (eq new server)))))
  (go-to "plus\"!(")
  (xref-find-definitions (identifier))
  (tell 'restarted (list (buffer-name) (line))))

;; MeTTa.
(visit "types.metta")
(tell 'metta-mode (symbol-name major-mode))
(go-to "inc 1")
(xref-find-definitions (identifier))
(tell 'metta-definition (line))

(princ (json-encode (nreverse told)))
(kill-emacs 0)
