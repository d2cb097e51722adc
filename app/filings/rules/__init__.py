"""What decides about a filing before anybody looks at what it says."""
