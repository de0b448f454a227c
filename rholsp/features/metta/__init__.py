"""The hooks of the MeTTa `Language`."""
