"""The demonstration county: fictional, and the same every time."""
