"""What accountability looks like in answers."""

from app.accountability.present.counters import counters_out
from app.accountability.present.records import record_out, records_out, records_page
from app.accountability.present.samples import sample_out, samples_page

__all__ = [
    "counters_out",
    "record_out",
    "records_out",
    "records_page",
    "sample_out",
    "samples_page",
]
