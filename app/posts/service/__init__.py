"""The verbs of posts: the guard of every view, appointing, importing a roster, checking the five
fixed items.
"""
