"""Flask-Migrate's settings: one set of migrations for both engines."""

from typing import Any

from alembic.autogenerate import render
from flask import Flask
from flask_migrate import Migrate
from geoalchemy2 import alembic_helpers
from sqlalchemy.types import TypeDecorator

from app.core.db import db

#: SpatiaLite's own tables that GeoAlchemy2's filter misses; without them the first migration would
#: drop them.
SPATIALITE = {
    "data_licenses",
    "sql_statements_log",
    "elementarygeometries",
    "knn",
    "knn2",
    "spatialindex",
}

#: The tables of a full-text index in SQLite, which belong to one another and to no model.
FULL_TEXT = "incident_fts"


def init_app(app: Flask) -> None:
    """Install `flask db`."""
    settings = {
        "render_as_batch": True,
        "compare_type": True,
        "include_object": _include,
        "render_item": _render,
        "process_revision_directives": _directives,
    }
    Migrate(app, db, **settings)


def _include(obj: Any, name: str, kind: str, reflected: bool, compare_to: Any) -> bool:
    ours = not (kind == "table" and (name.lower() in SPATIALITE or name.startswith(FULL_TEXT)))
    if kind == "index" and obj.info.get("only", db.engine.dialect.name) != db.engine.dialect.name:
        ours = False  # the other engine has something else in its place
    return bool(alembic_helpers.include_object(obj, name, kind, reflected, compare_to)) and ours


def _render(kind: str, obj: Any, context: Any) -> Any:
    if kind == "type" and isinstance(obj, TypeDecorator):  # migrations never import the application
        return render._repr_type(obj.impl_instance, context)
    return alembic_helpers.render_item(kind, obj, context)


def _directives(context: Any, revision: Any, scripts: Any) -> None:
    alembic_helpers.writer(context, revision, scripts)
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and scripts[0].upgrade_ops.is_empty()
    ):
        scripts[:] = []  # else `flask db migrate` writes empty files
