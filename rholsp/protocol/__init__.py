"""How messages travel: framing, JSON-RPC, strict decoding, and the tasks that read, dispatch and write.

Nothing here knows a language or an LSP method other than `$/cancelRequest`.
"""
