"""Every store again, in dictionaries; passes the same contracts."""

from storage.memory.database import MemoryDatabase

__all__ = ["MemoryDatabase"]
