"""Runs migrations on the application's engine, SpatiaLite or PostGIS, in one transaction."""

import uuid

from alembic import context
from flask import current_app
from geoalchemy2 import alembic_helpers

db = current_app.extensions["migrate"].db
settings = current_app.extensions["migrate"].configure_args


def run() -> None:
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        if sqlite:  # on the driver's own handle: inside a transaction the pragma is ignored
            raw.execute("pragma foreign_keys=off")
            # else a rebuilt table silently loses its spatial registration
            alembic_helpers._SPATIAL_TABLES.update(
                row[0] for row in raw.execute("select f_table_name from geometry_columns")
            )
        context.configure(
            connection=connection, target_metadata=db.metadata, transactional_ddl=True, **settings
        )
        with context.begin_transaction():
            if (
                not sqlite
            ):  # two processes starting together: the second waits, then finds nothing to do
                connection.exec_driver_sql("select pg_advisory_xact_lock(7042196001)")
            context.run_migrations()
            if connection.dialect.has_table(
                connection, "epoch"
            ):  # what web processes keep of reference data is over
                connection.exec_driver_sql(f"UPDATE epoch SET reference = '{uuid.uuid4().hex}'")
            if sqlite:
                broken = [
                    row
                    for row in connection.exec_driver_sql("pragma foreign_key_check")
                    if row[0] in db.metadata.tables
                ]
                if broken:
                    raise RuntimeError(f"migration leaves broken references: {broken[:5]}")
        if sqlite:
            raw.execute("pragma foreign_keys=on")


run()
