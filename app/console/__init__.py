"""The console: the township's desk and the county's, pages for browsers on the API's services."""

from app.console import (
    batch,
    case,
    case_parts,
    county_map,
    desk,
    discoveries,
    doubts,
    evaluating,
    lists,
    officers,
    policies,
    records,
    registers,
    roster,
    samples,
    sign_in,
    site_import,
    views,
)
from app.console.pages import bp

#: The blueprint, and the files whose pages stand in it.
__all__ = [
    "batch",
    "bp",
    "case",
    "case_parts",
    "county_map",
    "desk",
    "discoveries",
    "doubts",
    "evaluating",
    "lists",
    "officers",
    "policies",
    "records",
    "registers",
    "roster",
    "samples",
    "sign_in",
    "site_import",
    "views",
]
