"""Pure geometry: codes, reading boundary files, topology checks, locating, datums, tracks.

No database, no web.
"""
