"""Cases and the disputed items that were decided in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from determinations.letters import CASE_FACTS, CASE_TEXTS
from determinations.vocabulary import SIDES, CitedBy, ItemOutcome
from determinations.vocabulary.case_numbers import PLACEHOLDER_PREFIX

from .guidelines import GuidelineCitation
from .shown import Samples, is_shown, samples

NO_NUMBER = "No case number"
"""What stands for the number of a case whose letter names none; its placeholder is nobody's."""


class CaseOutcome(models.TextChoices):
    """What the outcomes of a case's items come to; PostgreSQL derives it (migration 0015)."""

    UPHELD = "upheld", "Upheld"
    OVERTURNED = "overturned", "Overturned"
    PARTIALLY_OVERTURNED = "partially_overturned", "Partially overturned"


class Priority(models.TextChoices):
    STANDARD = "standard", "Standard"
    EXPEDITED = "expedited", "Expedited"


class Sex(models.TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"


class CaseQuerySet(models.QuerySet["Case"]):
    def published(self) -> CaseQuerySet:
        """Those that readers see: the one gate. The database holds each to a public letter."""
        return self.filter(is_shown(Case.objects))

    def samples(self) -> Samples:
        """Return whether readers may see samples at this moment, and whether any are published."""
        return samples(Case.objects)

    def for_reading(self) -> CaseQuerySet:
        """Return them with all that their page shows, in a fixed number of queries."""
        return self.select_related("reviewer", "letter").prefetch_related(
            "reviewer__specialties", "items__treatment", "items__citations__guideline"
        )


class Case(models.Model):
    """One Independent Medical Review, as its current determination letter tells it."""

    case_number = models.CharField(
        max_length=40,
        unique=True,
        help_text="As the IMRO wrote it; a stable placeholder where the letter has none.",
    )
    number_known = models.BooleanField(default=True)
    letter = models.OneToOneField(
        "determinations.Letter", null=True, on_delete=models.PROTECT, related_name="current_for"
    )
    reviewer = models.ForeignKey(
        "determinations.Reviewer", null=True, blank=True, on_delete=models.PROTECT,
        related_name="cases",
    )  # fmt: skip
    date_assigned = models.DateField(null=True, blank=True)
    date_of_injury = models.DateField(null=True, blank=True)
    decision_date = models.DateField(null=True, blank=True, db_index=True)
    ur_denial_date = models.DateField("utilization review denial date", null=True, blank=True)
    application_received = models.DateField(null=True, blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Years.")
    sex = models.CharField(max_length=10, choices=Sex.choices, blank=True)
    clinical_summary = models.TextField(blank=True)
    documents_reviewed = models.TextField(blank=True)
    outcome = models.CharField(max_length=25, choices=CaseOutcome.choices, blank=True)
    """Follows the items by triggers, whatever is written; "" where an item's is unknown, or there
    are none. No transaction ends with a published case that has none."""
    spans = models.JSONField(
        default=dict, blank=True, help_text="Field name to [start, end] in the letter's text."
    )
    corrected = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text="Field name to {at, read}: when people changed it, and what the letter says.",
    )
    published_at = models.DateTimeField(null=True, blank=True)
    replaced_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When its letter took the place of another one that readers had seen.",
    )
    invented = models.BooleanField(
        default=False, editable=False, help_text="Whether its letter says that it is a sample."
    )
    needs_public_letter = models.GeneratedField(
        expression=models.Case(models.When(published_at__isnull=False, then=True)),
        output_field=models.BooleanField(null=True),
        db_persist=True,
    )
    """True or null, by PostgreSQL: a foreign key from (letter_id, needs_public_letter) to the
    letter's (id, is_public) keeps a case from readers unless its letter is public."""

    CORRECTABLE = (*CASE_FACTS, "clinical_summary")
    """Fields that a person may correct."""
    COMPARED = ("case_number", *CASE_FACTS, "reviewer", "outcome", "invented",
                *CASE_TEXTS)  # fmt: skip
    """Fields by which two readings of a letter are compared."""

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-decision_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["", *CaseOutcome.values]), name="case_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(priority__in=["", *Priority.values]), name="case_priority_known"
            ),
            models.CheckConstraint(condition=Q(sex__in=["", *Sex.values]), name="case_sex_known"),
            models.CheckConstraint(
                condition=Q(age__isnull=True) | Q(age__lte=120), name="case_age_plausible"
            ),
            models.CheckConstraint(condition=~Q(case_number=""), name="case_number_not_empty"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(letter__isnull=False),
                name="case_published_has_letter",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | ~Q(case_number__startswith=PLACEHOLDER_PREFIX),
                name="case_published_has_number",
            ),
        ]
        indexes = [
            models.Index(
                fields=["invented"],
                condition=Q(published_at__isnull=False),
                name="case_samples",
            ),
        ]

    def __str__(self) -> str:
        """Return its number, or that it has none with what its letter's file is called."""
        if self.number_known:
            return self.case_number
        return f"No case number ({self.letter.file_name})" if self.letter else NO_NUMBER

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.case_number])

    @property
    def added(self) -> date | None:
        """The day on which it was first published here."""
        return timezone.localdate(self.published_at) if self.published_at else None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


def readers_see(case: str) -> Q:
    """Return the condition that readers see the case which `case` leads to, as "letter__case"."""
    return is_shown(Case.objects, f"{case}__")


class DisputedItemQuerySet(models.QuerySet["DisputedItem"]):
    def published(self) -> DisputedItemQuerySet:
        """Return those that readers see."""
        return self.filter(readers_see("case"))

    def for_reading(self) -> DisputedItemQuerySet:
        """Return them with all that is told of an item, in a fixed number of queries."""
        citations = GuidelineCitation.objects.select_related("guideline")
        return (
            self.select_related("case__reviewer", "treatment")
            .defer("spans", "case__spans", "case__documents_reviewed")
            .prefetch_related(Prefetch("citations", citations), "case__reviewer__specialties")
        )

    def in_order(self, item_ids: Sequence[int]) -> list[DisputedItem]:
        """Return the items with these ids, in this order; ids of no item here drop out."""
        items = {item.pk: item for item in self.filter(pk__in=item_ids)}
        return [items[item_id] for item_id in item_ids if item_id in items]


class DisputedItem(models.Model):
    """One treatment in dispute and what the expert reviewer decided about it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(help_text="Order in the letter, from 1.")
    description = models.TextField(help_text="The heading as written.")
    requested = models.TextField(blank=True, help_text="The original request, where told apart.")
    authorized = models.TextField(blank=True, help_text="What the claims administrator authorized.")
    disputed = models.TextField(blank=True, help_text="What was left in dispute.")
    outcome = models.CharField(max_length=10, choices=ItemOutcome.choices(), blank=True)
    treatment = models.ForeignKey(
        "determinations.TreatmentType", on_delete=models.PROTECT, related_name="items"
    )
    treatment_reason = models.TextField(
        blank=True, help_text="Which words of the heading decided the treatment type."
    )
    treatment_sure = models.BooleanField(default=True)
    body_parts = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    sides = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    quantities = models.JSONField(
        default=list,
        blank=True,
        help_text="List of {text, kind, count, unit, times, period, duration, duration_unit, "
        "least_count, least_times, least_duration, again}; the least_ ones where a range was asked "
        "for, again where the heading says the amount twice.",
    )
    total = models.JSONField(
        default=dict,
        blank=True,
        help_text="What quantities come to, where it is sure: {sessions, hours, tablets, days}.",
    )
    retrospective = models.BooleanField(default=False)
    service_dates = ArrayField(models.DateField(), default=list, blank=True)
    rationale = models.TextField(blank=True)
    spans = models.JSONField(
        default=dict, blank=True, help_text="Field name to [start, end] in the letter's text."
    )
    corrected = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text="Field name to {at, read}: when people changed it, and what the letter says.",
    )

    CORRECTABLE = ("description", "outcome", "treatment", "body_parts", "retrospective",
                   "rationale")  # fmt: skip
    """Fields that a person may correct."""
    REQUEST_PARTS = ("requested", "authorized", "disputed")
    """What was requested, what was granted of it, and what was left in dispute."""
    COMPARED = (*CORRECTABLE, *REQUEST_PARTS, "treatment_sure", "sides", "service_dates",
                "total")  # fmt: skip
    """Fields by which two readings of a letter are compared, besides quantities and citations."""

    objects = DisputedItemQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["case", "position"], name="item_position_once_a_case"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *ItemOutcome]), name="item_outcome_known"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="item_position_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.description}: {self.get_outcome_display() or 'outcome unknown'}"

    def get_absolute_url(self) -> str:
        return f"{self.case.get_absolute_url()}#item-{self.position}"

    @property
    def stated_citations(self) -> list[GuidelineCitation]:
        """What both sides say that their decisions are based on."""
        return [citation for citation in self.citations.all() if citation.cited_by in SIDES]

    @property
    def rationale_citations(self) -> list[GuidelineCitation]:
        """What the rationale names, which is no side's statement."""
        return [
            citation for citation in self.citations.all() if citation.cited_by == CitedBy.RATIONALE
        ]
