"""What features do for Rholang alone: the hooks of its Language."""
