"""The demonstration: a fictional county, its people, and a fortnight or a quarter played through
the same services as real work.
"""
