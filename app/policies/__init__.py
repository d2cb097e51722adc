"""A county's rules by version: sections that features declare, kept by what was judged by them."""
