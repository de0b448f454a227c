vim.bo.commentstring = "; %s"
vim.bo.comments = ":;"
vim.bo.lisp = true
