-- What vim.lsp.enable("rholsp") starts. Neovim 0.11 or newer.
return {
  cmd = { "rholsp" },
  filetypes = { "rholang", "metta" },
  root_markers = { ".git" },
}
