"""Django's admin for the archive, one module a group of models: upload, look, correct, publish."""

from . import batches, cases, letters, reference

__all__ = ["batches", "cases", "letters", "reference"]
