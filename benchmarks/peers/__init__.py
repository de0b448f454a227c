"""Servers that answer what they are told to: what a language server costs before it knows anything.

Each is given a file of answers (see `canned`) and speaks LSP over its standard streams.
"""
