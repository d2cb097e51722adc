"""The verbs of notices: telling people, reading, sending what waits."""

from app.notices.service.deliver_notices import lease, record, send
from app.notices.service.inbox import mark_read, set_channel
from app.notices.service.notify import tell, tell_all, told

__all__ = ["lease", "mark_read", "record", "send", "set_channel", "tell", "tell_all", "told"]
