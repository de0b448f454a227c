"""The hooks of the Rholang `Language`."""
