"""The verbs of sites: editing, importing, placing by the boundaries, visits; ban periods."""

from app.sites.service.edit_campaigns import add_campaign, edit_campaign, is_of_county
from app.sites.service.edit_sites import add_site, edit_site
from app.sites.service.import_sites import import_sites
from app.sites.service.place_sites import place_sites
from app.sites.service.read_sites import read_sites
from app.sites.service.tell_status import lock_sites, tell_site

__all__ = [
    "add_campaign",
    "add_site",
    "edit_campaign",
    "edit_site",
    "import_sites",
    "is_of_county",
    "lock_sites",
    "place_sites",
    "read_sites",
    "tell_site",
]
