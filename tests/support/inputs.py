"""Endpoints that take a file, a list, a shape or free JSON, and what of it is asked before any
work; what the dearest of them cost is measured by scripts/soak.
"""

#: Every body of JSON.
JSON = "1 MiB, 40 levels, each list by its schema"
#: Those that hold tracks, or what was filed in a day.
LONG = "8 MiB, 180,000 lists and objects, 250,000 texts, 800,000 values"
#: Every form of the console.
FORM = "500 kB, 1,000 parts"
SHAPE = "1 MiB, 4,000 vertices"
IN_A_PROCESS = "read in a process of 1.75 s and 260 MiB"
ROSTER = (
    "8 MiB, 10,000 lines, 64 columns, 300 rows, 250,000 tags, 30 sheets, 4 given passwords; "
    + IN_A_PROCESS
)
SITES = (
    "8 MiB, 64 MiB unpacked, 1,000 rows, 500 columns, 20,000 vertices, 4,000 of a shape; "
    + IN_A_PROCESS
)
LEDGER = "8 MiB, 5,000 rows, 64 columns, 700,000 tags; read in a process of 8 s and 260 MiB"
PHOTO = (
    "20 MiB (GRIDKEEPER_PHOTO_MB), 120 million pixels, 32 million unless a JPEG of one scan, "
    "20 scans; " + IN_A_PROCESS
)
LIMITS: dict[tuple[str, str], str] = {
    ("POST", "/api/v1/accountability/consequences"): JSON,
    ("POST", "/api/v1/accountability/consequences/{consequence_id}/actions/{action}"): JSON,
    ("POST", "/api/v1/accountability/files"): JSON,
    ("POST", "/api/v1/accountability/files/{file_id}/actions/{action}"): JSON,
    ("POST", "/api/v1/accountability/findings"): JSON,
    ("POST", "/api/v1/accountability/findings/{finding_id}/actions/{action}"): JSON,
    ("POST", "/api/v1/calendars/{year}/corrections"): JSON,
    ("POST", "/api/v1/campaigns"): JSON,
    ("POST", "/api/v1/cells/locate"): "1 MiB, 10,000 points",
    ("POST", "/api/v1/cells/{code}/contracts"): SHAPE,
    ("POST", "/api/v1/documents"): JSON,
    ("POST", "/api/v1/documents/{document_id}/actions/{action}"): JSON,
    ("POST", "/api/v1/hotspots"): "8 MiB, 10,000 rows, 200 new ones inside the county; "
    + IN_A_PROCESS,
    ("POST", "/api/v1/incidents/{incident_id}/actions/{action}"): JSON,
    ("POST", "/api/v1/ledgers/items"): JSON,
    ("POST", "/api/v1/ledgers/items/{item_id}/actions/{action}"): JSON,
    ("POST", "/api/v1/ledgers/kinds"): JSON,
    ("POST", "/api/v1/ledgers/{code}/import"): LEDGER,
    ("POST", "/api/v1/missed-discoveries/{discovery_id}/explain"): JSON,
    ("POST", "/api/v1/kinds"): JSON,
    ("POST", "/api/v1/notices/dead/retry"): JSON,
    ("POST", "/api/v1/officers/import"): ROSTER,
    ("POST", "/api/v1/plans"): JSON,
    ("POST", "/api/v1/policies"): JSON,
    ("POST", "/api/v1/refused/{row_id}/refile"): LONG,
    ("POST", "/api/v1/samples/{sample_id}/items/{place}/check"): JSON,
    ("POST", "/api/v1/schemes"): JSON,
    ("POST", "/api/v1/sites"): SHAPE,
    ("POST", "/api/v1/sites/import"): SITES,
    ("POST", "/api/v1/sync"): LONG + ", 200 filings, 100 cases and 500 visits inside their patrols",
    ("POST", "/console/accountability/{kind}/{record_id}/steps/{step}"): FORM,
    ("POST", "/console/cases/assign"): FORM,
    ("POST", "/console/discoveries/{discovery_id}/decide"): FORM,
    (
        "POST",
        "/console/discoveries/{discovery_id}/explain",
    ): "three photos' bytes, twelve photos, each as alone",
    (
        "POST",
        "/console/cases/{incident_id}/actions/{action}",
    ): "three photos' bytes, twelve photos, each as alone",
    ("POST", "/console/cases/{incident_id}/here"): FORM,
    ("POST", "/console/cases/{incident_id}/sweep"): FORM,
    ("POST", "/console/doubts/{patrol_id}"): FORM,
    (
        "POST",
        "/console/ledgers/items/{item_id}/steps/{step}",
    ): "three photos' bytes, twelve photos, each as alone",
    ("POST", "/console/ledgers/progress/{month}/bulletin"): FORM,
    ("POST", "/console/ledgers/kinds/new"): FORM,
    ("POST", "/console/ledgers/kinds/of/{ledger}"): FORM,
    ("POST", "/console/ledgers/kinds/of/{ledger}/retire"): FORM,
    ("POST", "/console/ledgers/new/{ledger}"): FORM,
    ("POST", "/console/ledgers/of/{ledger}/import"): LEDGER,
    ("POST", "/console/evaluating/compute"): FORM,
    ("POST", "/console/evaluating/judge"): FORM,
    ("POST", "/console/evaluating/lock"): FORM,
    ("POST", "/console/evaluating/{period}/{code}/{step}"): FORM,
    ("POST", "/console/evaluations/months/{month}/{code}/circular"): FORM,
    ("POST", "/console/evaluations/schemes/new"): FORM,
    ("POST", "/console/evaluations/{period}/{code}/notice"): FORM,
    ("POST", "/console/hotspots"): "8 MiB, 10,000 rows, 200 new ones inside the county; "
    + IN_A_PROCESS,
    ("POST", "/console/notice"): FORM,
    ("POST", "/console/officers/new"): FORM,
    ("POST", "/console/officers/{officer_id}/{form}"): FORM,
    ("POST", "/console/password"): FORM,
    ("POST", "/console/policies/new"): FORM,
    ("POST", "/console/registers/{name}/{key}/{form}"): FORM,
    ("POST", "/console/roster"): ROSTER,
    ("POST", "/console/samples/{sample_id}/{place}"): FORM,
    ("POST", "/console/sign-in"): FORM,
    ("POST", "/console/sign-out"): FORM,
    ("POST", "/console/sites/import"): SITES,
    ("POST", "/console/views"): FORM,
    ("POST", "/console/views/{view_id}"): FORM,
    ("PUT", "/api/v1/calendars/{year}"): JSON,
    ("PUT", "/api/v1/campaigns/{campaign_id}"): JSON,
    ("PUT", "/api/v1/cells/{code}/fire-team"): JSON,
    (
        "PUT",
        "/api/v1/documents/templates/{kind}",
    ): "1 MiB, 8 MiB unpacked, 200 parts, 512 KiB of text, 400 braces; " + IN_A_PROCESS,
    ("PUT", "/api/v1/documents/{document_id}"): JSON,
    ("PUT", "/api/v1/duty-rosters/{code}/{month}"): JSON,
    ("PUT", "/api/v1/incidents/{incident_id}"): JSON,
    ("PUT", "/api/v1/kinds/{code}"): JSON,
    ("PUT", "/api/v1/notices/settings"): JSON,
    ("PUT", "/api/v1/patrols/{patrol_id}"): LONG + ", 50,000 points, 500 visits, 100 incidents",
    ("PUT", "/api/v1/patrols/{patrol_id}.gpx"): "8 MiB, 50,000 points; " + IN_A_PROCESS,
    ("PUT", "/api/v1/patrols/{patrol_id}/track/{number}"): LONG
    + ", 50,000 points of a patrol in all",
    ("PUT", "/api/v1/patrols/{patrol_id}/visits/{key}"): JSON,
    ("PUT", "/api/v1/photos/{sha256}"): PHOTO,
    ("PUT", "/api/v1/photos/{sha256}/parts/{number}"): "256 KiB",
    ("PUT", "/api/v1/plans/{plan_id}"): JSON,
    ("PUT", "/api/v1/sites/{site_id}"): SHAPE,
}
