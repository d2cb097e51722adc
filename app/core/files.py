"""Files as answers, under names in any language."""

from urllib.parse import quote

from flask import Response


def file_of(content: bytes, kind: str, name: str) -> Response:
    """A file of a media type, to be kept under its name."""
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, content_type=kind, headers={"Content-Disposition": named})
