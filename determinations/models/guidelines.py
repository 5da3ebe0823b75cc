"""Guidelines and who cited which place of them for which disputed item."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Q, When

from determinations.vocabulary import (
    CitationKind,
    CitedBy,
    GuidelineSource,
    sources_named_in,
    sources_of_guideline,
)


def pages_label(first: int | None, last: int | None) -> str:
    """Return "p. 98", "pp. 98-99" or "" where no page is cited."""
    if first is None:
        return ""
    return f"p. {first}" if first == last else f"pp. {first}-{last}"


class Guideline(models.Model):
    """One edition of an MTUS guideline; `key` is its stable name in URLs and facets."""

    key = models.SlugField(max_length=140, unique=True)
    title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["title", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "year"], name="guideline_edition_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title


WRITTEN_SOURCE = Case(
    When(kind=CitationKind.OTHER, then=F("text")),
    default=F("source"),
    output_field=models.TextField(),
)
"""In a query of citations, what `GuidelineCitation.written_source` is of one."""


class GuidelineCitation(models.Model):
    """One place that one side cited for one disputed item, or that the rationale names."""

    item = models.ForeignKey(
        "determinations.DisputedItem", on_delete=models.CASCADE, related_name="citations"
    )
    position = models.PositiveSmallIntegerField(help_text="Order within the item, from 1.")
    cited_by = models.CharField(max_length=25, choices=CitedBy.choices())
    kind = models.CharField(max_length=10, choices=CitationKind.choices())
    guideline = models.ForeignKey(
        Guideline, null=True, blank=True, on_delete=models.PROTECT, related_name="citations"
    )
    source = models.TextField(blank=True, help_text="The source outside the MTUS, as written.")
    source_year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year of that source, where the letter says it."
    )
    section = models.CharField(max_length=300, blank=True)
    first_page = models.PositiveSmallIntegerField(null=True, blank=True)
    last_page = models.PositiveSmallIntegerField(null=True, blank=True)
    adopted = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Whether the reviewer adopted what the administrator cited; `text` says so.",
    )
    text = models.TextField(blank=True, help_text="The citation as the letter has it.")
    start = models.PositiveIntegerField(help_text="Offset of `text` in the letter's text.")
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"], name="citation_position_once_an_item"
            ),
            models.CheckConstraint(
                condition=Q(cited_by__in=list(CitedBy)), name="citation_cited_by_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(CitationKind)), name="citation_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(cited_by=CitedBy.RATIONALE, kind=CitationKind.NONE),
                name="citation_in_rationale_names_source",
            ),
            models.CheckConstraint(
                condition=Q(kind=CitationKind.MTUS, guideline__isnull=False)
                | (~Q(kind=CitationKind.MTUS) & Q(guideline__isnull=True)),
                name="citation_mtus_names_guideline",
            ),
            models.CheckConstraint(
                condition=Q(first_page__isnull=True, last_page__isnull=True)
                | Q(first_page__gte=1, last_page__gte=F("first_page")),
                name="citation_pages_in_order",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="citation_span_in_order"),
            models.CheckConstraint(
                condition=Q(adopted=False) | Q(cited_by=CitedBy.IMRO),
                name="citation_adopted_by_reviewer",
            ),
        ]

    def __str__(self) -> str:
        parts = [str(self.guideline) if self.guideline else self.source or self.get_kind_display()]
        if self.section:
            parts.append(self.section)
        if self.first_page:
            parts.append(self.pages_label)
        return ", ".join(parts)

    @property
    def written_source(self) -> str:
        """What was cited outside the MTUS, "" for a guideline of it and where nothing was cited."""
        return self.text if self.kind == CitationKind.OTHER else self.source

    @property
    def sources(self) -> tuple[GuidelineSource, ...]:
        """What kinds of sources it names, one or several."""
        if self.guideline:
            return sources_of_guideline(self.guideline.title, self.guideline.year)
        if self.kind == CitationKind.NONE:
            return (GuidelineSource.NONE,)
        return sources_named_in(self.written_source)

    @property
    def pages_label(self) -> str:
        return pages_label(self.first_page, self.last_page)
