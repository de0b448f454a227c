"""What happens in the server, as events for whoever counts or records it."""
