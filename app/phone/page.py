"""/phone: the installable page, its files, and the QR code of its right address."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import segno
from flask import Blueprint, Response, current_app, request

from app.core.built import built_file
from app.core.marks import PUBLIC, needs

bp = Blueprint("phone_page", __name__)
FILES = Path(__file__).parent / "static"


@bp.get("/phone")
@needs(PUBLIC)
def page() -> Any:
    """手机端 The page; everything after it runs on the phone."""
    response = built_file(FILES, "page.html")
    response.headers["Content-Security-Policy"] = _policy()
    response.headers["Permissions-Policy"] = (
        "geolocation=(self), camera=(self), screen-wake-lock=(self)"
    )
    return response


@bp.get("/phone/<name>")
@needs(PUBLIC)
def file(name: str) -> Any:
    """The page's own files."""
    # revalidated each time: the service worker keeps its own copy
    response = built_file(FILES, name)
    if name == "sw.js":
        response.headers["Service-Worker-Allowed"] = "/phone"
        response.headers["Content-Security-Policy"] = _policy()
    return response


@bp.get("/phone/qr.svg")
@needs(PUBLIC)
def qr() -> Any:
    """The address with https as a QR code, for who has opened the page without."""
    address = current_app.config["PUBLIC_URL"].rstrip("/") or f"https://{request.host}"
    picture = io.BytesIO()
    segno.make(f"{address}/phone").save(picture, kind="svg", scale=8, border=4, light="white")
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def _policy() -> str:
    """Nothing from elsewhere but map tiles, where the county has set some."""
    tiles = urlsplit(current_app.config["TILE_URL"])
    hosts = f" {tiles.scheme}://{tiles.netloc}" if tiles.netloc else ""
    return "; ".join(
        (
            "default-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: blob:{hosts}",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )
