"""What phones need: the start-up package, and the installable page at /phone."""
