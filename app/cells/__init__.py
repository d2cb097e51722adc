"""Grid cells, their boundary versions, their people by name, departments, and locating."""
