"""Shapes of evaluations: figures, and the steps of the process."""
