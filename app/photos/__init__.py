"""Photos by the SHA-256 of their bytes: storing, inspecting, and what names them."""
