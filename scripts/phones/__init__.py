"""A phone on the command line: the worked example for builders of clients.

Only the standard library and `requests`.
"""
