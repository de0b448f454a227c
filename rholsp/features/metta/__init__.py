"""What features say about MeTTa alone: the hooks of its Language."""
