-- Completion opens while you type; `vim.g.rholsp_autotrigger = false` leaves it to CTRL-X CTRL-O.
vim.api.nvim_create_autocmd("LspAttach", {
  group = vim.api.nvim_create_augroup("rholsp", {}),
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == "rholsp" then
      local autotrigger = vim.g.rholsp_autotrigger ~= false
      vim.lsp.completion.enable(true, client.id, event.buf, { autotrigger = autotrigger })
    end
  end,
})
