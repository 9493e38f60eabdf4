"""What Labthread remembers: tables, repositories, units of work, migrations."""

from storage.storage import Storage

__all__ = ["Storage"]
