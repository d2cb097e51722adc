"""What scripts/bench measures: the product beside the least that PostgreSQL could do for the same
work.
"""
