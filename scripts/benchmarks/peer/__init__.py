"""What scripts/bench peer runs: the product beside a plain server for the same work and beside SQL
alone, on one database server in one run.

The other two, the load and the checks lie in a folder of their own, which is copied and not
changed; here stand the product's adapter for it and the table.
"""
