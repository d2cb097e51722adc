"""What accountability looks like in answers."""
