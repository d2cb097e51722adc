"""Endpoints that take a file or a list, and what of it is asked before any work."""

#: Every body of JSON.
JSON = "8 MiB, 40 levels, each list by its schema"
LIMITS: dict[tuple[str, str], str] = {
    ("POST", "/api/v1/campaigns"): JSON,
    ("POST", "/api/v1/cells/locate"): "10,000 points",
    ("POST", "/api/v1/documents"): JSON,
    ("POST", "/api/v1/documents/{document_id}/actions/{action}"): JSON,
    ("POST", "/api/v1/incidents/{incident_id}/actions/{action}"): JSON,
    ("POST", "/api/v1/kinds"): JSON,
    ("POST", "/api/v1/notices/dead/retry"): JSON,
    ("POST", "/api/v1/officers/import"): (
        "8 MiB, 10,000 lines, 64 columns, 2,000 rows, 250,000 tags, 30 sheets, 20 given passwords"
    ),
    ("POST", "/api/v1/plans"): JSON,
    ("POST", "/api/v1/sites/import"): (
        "8 MiB, 64 MiB unpacked, 2,000 rows, 500 columns, 20,000 vertices, 4,000 of a shape"
    ),
    ("POST", "/api/v1/sync"): "8 MiB, 200 filings, each as alone",
    ("POST", "/console/cases/<uuid:incident_id>/actions/<action>"): (
        "three photos' bytes, each photo as alone"
    ),
    ("POST", "/console/roster"): (
        "8 MiB, 10,000 lines, 64 columns, 2,000 rows, 250,000 tags, 30 sheets, 20 given passwords"
    ),
    ("POST", "/console/sites/import"): (
        "8 MiB, 64 MiB unpacked, 2,000 rows, 500 columns, 20,000 vertices, 4,000 of a shape"
    ),
    ("PUT", "/api/v1/campaigns/{campaign_id}"): JSON,
    ("PUT", "/api/v1/cells/{code}/fire-team"): JSON,
    ("PUT", "/api/v1/documents/templates/{kind}"): (
        "1 MiB, 8 MiB unpacked, 200 parts, 512 KiB of text, 400 braces"
    ),
    ("PUT", "/api/v1/documents/{document_id}"): JSON,
    ("PUT", "/api/v1/duty-rosters/{code}/{month}"): JSON,
    ("PUT", "/api/v1/incidents/{incident_id}"): JSON,
    ("PUT", "/api/v1/kinds/{code}"): JSON,
    ("PUT", "/api/v1/notices/settings"): JSON,
    ("PUT", "/api/v1/patrols/{patrol_id}"): "8 MiB, 50,000 points, 500 visits, 100 incidents",
    ("PUT", "/api/v1/patrols/{patrol_id}.gpx"): "8 MiB, 50,000 points",
    ("PUT", "/api/v1/patrols/{patrol_id}/track/{number}"): "50,000 points of a patrol in all",
    ("PUT", "/api/v1/patrols/{patrol_id}/visits/{key}"): JSON,
    ("PUT", "/api/v1/photos/{sha256}"): (
        "20 MiB (GRIDKEEPER_PHOTO_MB), 120 million pixels, 32 million unless a JPEG of "
        "one scan, 20 scans; decoded in a process of 4 s and 260 MiB"
    ),
    ("PUT", "/api/v1/photos/{sha256}/parts/{number}"): (
        "20 MiB (GRIDKEEPER_PHOTO_MB), 120 million pixels, 32 million unless a JPEG of "
        "one scan, 20 scans; decoded in a process of 4 s and 260 MiB"
    ),
    ("PUT", "/api/v1/plans/{plan_id}"): JSON,
}
