"""What is searched, on each engine's own full-text index."""

from sqlalchemy import Connection


def create_search(connection: Connection) -> None:
    """Make the index, and fill it with what is there."""


def drop_search(connection: Connection) -> None:
    """Take the index away."""
