"""What follows from evaluation: missed discoveries, and the hotspots that tell of some."""
