"""The verbs of documents."""

from app.documents.service.act_on_document import Acted, act
from app.documents.service.draft_document import Receiver, draft, draft_once
from app.documents.service.edit_draft import edit
from app.documents.service.keep_template import inspect_template, keep_template, set_prefix
from app.documents.service.remind_replies import remind_replies
from app.documents.service.render_document import (
    Rendered,
    file_of,
    fill_in,
    render_for_signing,
)
from app.documents.service.send_document import send_signed

__all__ = [
    "Acted",
    "Receiver",
    "Rendered",
    "act",
    "draft",
    "draft_once",
    "edit",
    "file_of",
    "fill_in",
    "inspect_template",
    "keep_template",
    "remind_replies",
    "render_for_signing",
    "send_signed",
    "set_prefix",
]
