"""The change log that search indexes follow."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import BigIntegerField, Func, TextField
from django.db.models.functions import Cast

from determinations.group_rows import insert_objects

UNSEEN_TRANSACTION = (
    "greatest(pg_snapshot_xmax(pg_current_snapshot())::text::bigint,"
    " pg_current_xact_id_if_assigned()::text::bigint + 1)"
)
"""SQL: an id above those of all transactions that a query sees, its own among them."""


class _UnseenTransaction(Func):
    template = UNSEEN_TRANSACTION
    output_field = BigIntegerField()


class IndexChangeManager(models.Manager["IndexChange"]):
    def since(self, horizon: int) -> models.QuerySet[IndexChange]:
        """Return the changes that an index with this horizon may not have read.

        Not those of a restored dump whose ids this server has yet to come to: they were made on
        another one, and in the index from its rebuilding on.
        """
        return self.filter(transaction_id__gte=horizon, transaction_id__lt=_UnseenTransaction())

    def record(self, case_ids: Iterable[int]) -> None:
        """Tell every index that these cases changed. Call in the transaction that changes them."""
        insert_objects(IndexChange, [IndexChange(case_id=case_id) for case_id in case_ids])


class IndexChange(models.Model):
    """A case that was published, changed or withdrawn.

    `id` grows in the order of insertion, not of commit, so a reader that remembers the highest id
    it saw would miss rows of transactions that overlap. `transaction_id` is the writer's
    `pg_current_xact_id()`: a reader goes only as far as the oldest transaction still running
    (`pg_snapshot_xmin(pg_current_snapshot())`) and remembers that horizon.
    """

    case_id = models.BigIntegerField(
        help_text="Not a foreign key: a change outlives the case it tells of."
    )
    transaction_id = models.BigIntegerField(
        db_index=True,
        editable=False,
        db_default=Cast(Cast(Func(function="pg_current_xact_id"), TextField()), BigIntegerField()),
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = IndexChangeManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"change {self.pk} of case {self.case_id}"
