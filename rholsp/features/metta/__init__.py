"""What features need for MeTTa."""
