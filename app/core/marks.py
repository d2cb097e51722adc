"""What a view may be marked with instead of an action of the permission table."""

PUBLIC = "public"  # anybody
UNMARKED = "unmarked"  # a view whose author forgot: nobody
SIGNED_IN = "signed_in"  # every officer with an account
OPERATOR = "operator:"  # with the name of a page for operators: this machine, or the status token
READING = frozenset({"GET", "HEAD", "OPTIONS"})
