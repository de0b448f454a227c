;;; rholsp.el --- Rholang and MeTTa, with the language server rholsp  -*- lexical-binding: t -*-

;; Copyright: the rholsp authors
;; License: Apache-2.0
;; Version: 0.1.0
;; Keywords: languages
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))

;;; Commentary:

;; Two major modes, `rholang-mode' and `metta-mode', with colours, comments and indentation of their own, which need no
;; server; eglot starts rholsp for both.  Emacs shows no semantic colours with eglot, so the colours here are all.

;;; Code:

(defgroup rholsp nil
  "Rholang and MeTTa."
  :group 'languages)

(defcustom rholsp-command '("rholsp")
  "The command that starts the server, with its arguments."
  :type '(repeat string))

(defcustom rholsp-indent-offset 2
  "Columns that each bracket indents by; the server's formatter uses two."
  :type 'natnum
  :safe #'natnump)

;;;; Rholang

(defvar rholang-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 124b" table)
    (modify-syntax-entry ?* ". 23" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?` "\"" table)
    (modify-syntax-entry ?' "_" table)
    (modify-syntax-entry ?_ "_" table)
    (dolist (character (string-to-list "=<>!?|&@%~+-:.,;$"))
      (modify-syntax-entry character "." table))
    table)
  "Comments, strings and URIs hide their brackets, and a prime belongs to its name.")

(defconst rholang-keywords
  '("new" "in" "if" "else" "let" "match" "select" "contract" "for" "bundle" "where" "agent" "constructor" "method"
    "default" "private")
  "Words that begin or divide a form.")

(defconst rholang-operators '("not" "and" "or" "matches")
  "Operators that are words.")

(defconst rholang-constants '("Nil" "true" "false")
  "Words that stand for a value.")

(defconst rholang-types '("Set" "Bool" "Int" "String" "Uri" "ByteArray" "BigInt")
  "Words that stand for values of a kind.")

(defvar rholang-font-lock-keywords
  `(("\\_<bundle[-+0]" . font-lock-keyword-face)
    (,(regexp-opt (append rholang-keywords rholang-operators) 'symbols) . font-lock-keyword-face)
    (,(regexp-opt rholang-constants 'symbols) . font-lock-constant-face)
    (,(regexp-opt rholang-types 'symbols) . font-lock-type-face)
    ("\\_<\\(?:contract\\|agent\\|method\\)\\s-+@?\\(\"[^\"\n]*\"\\|\\(?:\\sw\\|\\s_\\)+\\)"
     1 font-lock-function-name-face t)
    ("\\(?:@\\|\\*\\)\\(\\(?:\\sw\\|\\s_\\)+\\)" 1 font-lock-variable-name-face)
    ("`[^`\n]*`" 0 font-lock-constant-face t))
  "What is coloured besides comments and strings.")

(defun rholsp-indent-line ()
  "Indent the line by the brackets around it.
A comment or string that goes on is left alone."
  (let* ((state (save-excursion (syntax-ppss (line-beginning-position))))
         (closing (save-excursion (back-to-indentation) (looking-at-p "\\s)")))
         (depth (max 0 (- (car state) (if closing 1 0)))))
    (unless (nth 8 state)
      (if (<= (current-column) (current-indentation))
          (indent-line-to (* depth rholsp-indent-offset))
        (save-excursion (indent-line-to (* depth rholsp-indent-offset)))))))

;;;###autoload
(define-derived-mode rholang-mode prog-mode "Rholang"
  "Rholang, the language of RChain and F1R3FLY."
  (setq-local comment-start "// ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "\\(?://+\\|/\\*+\\)\\s-*")
  (setq-local indent-line-function #'rholsp-indent-line)
  (setq-local electric-indent-chars (append "})]\n" electric-indent-chars))
  (setq-local font-lock-defaults '(rholang-font-lock-keywords)))

;;;; MeTTa

(defvar metta-mode-syntax-table
  (let ((table (copy-syntax-table lisp-data-mode-syntax-table)))
    (dolist (character (string-to-list "|#'`,@"))
      (modify-syntax-entry character "_" table))
    table)
  "As Lisp's, but only brackets, strings and `;' are special.")

(defconst metta-keywords
  '("if" "let" "let*" "case" "switch" "match" "unify" "chain" "function" "return" "quote" "unquote" "eval" "evalc"
    "import!" "include" "bind!" "pragma!" "collapse" "superpose")
  "Names that most programs begin a form with.")

(defvar metta-font-lock-keywords
  `(("(\\s-*=\\s-+(\\s-*\\([^][ \t\n();\"]+\\)" 1 font-lock-function-name-face)
    ("(\\s-*:\\s-+\\([^][ \t\n();\"]+\\)" 1 font-lock-type-face)
    ("\\_<\\$[^ \t\n();\"]*" . font-lock-variable-name-face)
    ("&[^ \t\n();\"]+" . font-lock-constant-face)
    (,(concat "(" (regexp-opt metta-keywords t) "[ \t\n()]") 1 font-lock-keyword-face)
    (,(regexp-opt '("True" "False" "Empty" "Error" "Nil") 'symbols) . font-lock-constant-face)
    ("^\\s-*\\(!\\)" 1 font-lock-warning-face))
  "What is coloured besides comments and strings.")

;;;###autoload
(define-derived-mode metta-mode lisp-data-mode "MeTTa"
  "MeTTa, the language of Hyperon."
  (setq-local comment-start "; ")
  (setq-local comment-add 0)
  (setq-local font-lock-defaults '(metta-font-lock-keywords)))

;;;; Files, and the server

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.rhox?\\'" . rholang-mode))
;;;###autoload
(add-to-list 'auto-mode-alist '("\\.metta\\'" . metta-mode))

(defun rholsp-contact (&rest _)
  "What eglot is to start."
  rholsp-command)

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  ;; One server for both languages knows the unsaved text of both.  Older eglots give all files of a server the language
  ;; of the first one, and must have two.
  (dolist (modes (if (fboundp 'eglot--languages)
                     '((rholang-mode metta-mode))
                   '(rholang-mode metta-mode)))
    (add-to-list 'eglot-server-programs (cons modes #'rholsp-contact))))

(autoload 'eglot-ensure "eglot")
(add-hook 'rholang-mode-hook #'eglot-ensure)
(add-hook 'metta-mode-hook #'eglot-ensure)

(provide 'rholsp)
;;; rholsp.el ends here
