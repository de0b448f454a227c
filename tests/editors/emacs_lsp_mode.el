;;; emacs_lsp_mode.el --- A definition by lsp-mode  -*- lexical-binding: t -*-

;; Run by test_emacs with the settings of docs/editors.md loaded.  Arguments: the folder with the files.

(require 'lsp-mode)

(defvar folder (file-name-as-directory (pop command-line-args-left)))
(setq lsp-auto-guess-root t
      lsp-enable-file-watchers nil
      lsp-enable-snippet nil
      create-lockfiles nil)

(find-file (expand-file-name "main.rho" folder))
(let ((give-up (+ (float-time) 200)))
  (while (not (seq-find (lambda (one) (eq 'initialized (lsp--workspace-status one))) (lsp-workspaces)))
    (when (> (float-time) give-up)
      (error "Hung: the server's greeting"))
    (run-hooks 'post-command-hook)
    (accept-process-output nil 0.05)))
(goto-char (point-min))
(search-forward "adder")
(let ((found (elt (lsp-request "textDocument/definition" (lsp--text-document-position-params)) 0)))
  (princ (json-encode `((definition . ,(file-name-nondirectory (gethash "targetUri" found)))))))
(kill-emacs 0)
