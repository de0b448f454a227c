"""What the server does for a client beside answering it: diagnostics, progress, messages, registrations."""
