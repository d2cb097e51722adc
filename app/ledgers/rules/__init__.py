"""What ledgers decide, as pure functions: kinds, values, moves, limits."""
