"""Decisions about cases: who may do what when, and what a filing says of itself."""
