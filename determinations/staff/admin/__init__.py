"""Django's admin for the archive, one module a group of models: upload, look, correct, publish."""

from . import accounts, audit, batches, cases, digests, invitations, letters, reference

__all__ = [
    "accounts",
    "audit",
    "batches",
    "cases",
    "digests",
    "invitations",
    "letters",
    "reference",
]
