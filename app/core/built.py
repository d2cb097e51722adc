"""Files of the pages that esbuild has made, packed where the browser takes that."""

from functools import cache
from pathlib import Path

from flask import Response, request, send_from_directory

from app.core.errors import refuse

KINDS = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript",
    "css": "text/css",
    "webmanifest": "application/manifest+json",
    "png": "image/png",
}


def built_file(folder: Path, name: str, *, seconds: int = 0) -> Response:
    """A built file, kept by browsers for so many seconds; refuses others with `not_found`."""
    if name not in _names(folder):
        refuse("not_found")
    packed = bool(request.accept_encodings["gzip"]) and (folder / f"{name}.gz").is_file()
    response = send_from_directory(folder, f"{name}.gz" if packed else name, max_age=seconds)
    kind = KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    response.headers["Content-Type"] = kind
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _names(folder: Path) -> frozenset[str]:
    """What was built."""
    return frozenset(file.name for file in folder.glob("*") if file.suffix != ".gz")
