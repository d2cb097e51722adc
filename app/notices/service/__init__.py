"""The verbs of notices: telling people, reading, choosing where and when, sending what waits."""

from app.notices.service.change_settings import change_settings, set_channel
from app.notices.service.deliver_notices import lease_deliveries, record_message, send_message
from app.notices.service.notify import along, push, tell, tell_all, told
from app.notices.service.read_notice import mark_all_read, mark_read
from app.notices.service.retry_dead import retry_dead

__all__ = [
    "along",
    "change_settings",
    "lease_deliveries",
    "mark_all_read",
    "mark_read",
    "push",
    "record_message",
    "retry_dead",
    "send_message",
    "set_channel",
    "tell",
    "tell_all",
    "told",
]
