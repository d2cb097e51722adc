"""Evaluations as files: a workbook that computes them again, and documents."""
