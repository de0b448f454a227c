"""The language server: LSP's methods, each answered by a feature or by the workspace.

Data flows one way: a message finds its row in the method table, is decoded, and is answered by a handler, whose plain
result becomes an lsprotocol value and then JSON.
"""
