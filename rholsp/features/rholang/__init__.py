"""What features say about Rholang alone: the hooks of its Language."""
