"""Runs migrations on the connection that `storage.schema` hands over."""

from alembic import context

from storage.columns import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    transaction_per_migration=False,
    # SQLite alters a table by copying it.
    render_as_batch=True,
)
context.run_migrations()
