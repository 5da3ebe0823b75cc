"""Collections: folders in which people keep decisions with notes and labels.

They are no part of the record and never in the index: what is collected is named by case number and
position, so that it outlives a letter that is read again, and says so where it is not published.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class CollectionQuerySet(models.QuerySet["Collection"]):
    def of(self, user: AbstractBaseUser | AnonymousUser) -> CollectionQuerySet:
        """Return those of an account, and of nobody else: the one gate to what people collect."""
        return self.filter(owner_id=user.pk) if user.pk else self.none()


class Collection(models.Model):
    """A folder of one account; who has its link, if there is one, reads it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="collections"
    )
    name = models.CharField(max_length=120)
    note = models.TextField(blank=True, max_length=5000)
    link_secret = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    """None where it is not shared."""
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="collection_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="collection_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class CollectedDecision(models.Model):
    """A decision in a collection, with what its owner noted of it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="entries")
    case_number = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(help_text="Of the disputed item in its letter.")
    letter_id = models.BigIntegerField(
        help_text="The letter that spoke for the case then. Not a foreign key: it may be erased."
    )
    place = models.PositiveIntegerField(help_text="In the order of the collection.")
    note = models.TextField(blank=True, max_length=5000)
    labels = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    added_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["place", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "case_number", "position"], name="collected_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_number}, item {self.position}"

    @property
    def key(self) -> str:
        """What names the decision in URLs."""
        return f"{self.case_number}.{self.position}"
