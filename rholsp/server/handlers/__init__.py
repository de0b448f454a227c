"""The handlers of LSP's methods: one file for each area of the protocol."""
