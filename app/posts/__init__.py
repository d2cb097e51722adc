"""Who stands where from when, and what that permits."""
