"""The verbs of notices: telling people, reading, sending what waits."""

from app.notices.service.deliver_notices import lease_deliveries, record_deliveries, send_deliveries
from app.notices.service.inbox import mark_read, set_channel
from app.notices.service.notify import tell, tell_all, told

__all__ = [
    "lease_deliveries",
    "mark_read",
    "record_deliveries",
    "send_deliveries",
    "set_channel",
    "tell",
    "tell_all",
    "told",
]
