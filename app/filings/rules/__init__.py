"""Decisions about any filing: whether its content is the same, what its times say, its marks."""
