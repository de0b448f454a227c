vim.filetype.add({ extension = { rho = "rholang", rhox = "rholang", metta = "metta" } })
