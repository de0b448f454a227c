"""Texts of one language inside another: where they are, and what they mean at their place in the host."""
