"""What phones need: the start-up package, filing in batches, refused filings, and the installable
page at /phone.
"""
