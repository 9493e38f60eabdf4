"""What Labthread remembers: tables, repositories, units of work, migrations."""

from sqlalchemy.exc import SQLAlchemyError as StorageError

from storage.storage import Storage

__all__ = ["Storage", "StorageError"]
