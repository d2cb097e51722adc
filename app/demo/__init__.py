"""The demonstration: a fictional county, its people, and a quarter or a fortnight played through the
same services as real work.
"""
