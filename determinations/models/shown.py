"""Which published letters readers see: real ones, and samples as the settings say.

Invented letters never count among real ones: by default (`IMR_SAMPLES=auto`) they are shown only
while no real letter is published. Pages, API and search index all use this.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import BoolAnd, BoolOr
from django.db.models import BooleanField, Manager, Q, Subquery


class SampleMode(StrEnum):
    """The values of `IMR_SAMPLES`."""

    AUTO = "auto"
    SHOW = "show"
    HIDE = "hide"


@dataclass(frozen=True, slots=True)
class Samples:
    """Whether readers may see samples by the settings, and what letters are published."""

    mode: SampleMode
    some_invented: bool
    some_real: bool

    @property
    def allowed(self) -> bool:
        """Whether readers see the samples that are published, if any are."""
        is_auto = self.mode is SampleMode.AUTO
        return self.mode is SampleMode.SHOW or (is_auto and not self.some_real)

    @property
    def shown(self) -> bool:
        return self.allowed and self.some_invented

    @property
    def beside_real(self) -> bool:
        return self.shown and self.some_real


def is_shown(cases: Manager[Any], prefix: str = "") -> Q:
    """Return the condition that readers see a case; `prefix` leads to it, as "case__".

    In `auto` a case has to be as invented as the least invented of all that are published: real,
    where there is a real one. That one is the first entry of an index (`case_samples`), and the
    database looks it up once a query, so that it holds from the very commit that publishes or
    withdraws a letter.
    """
    published = Q(**{f"{prefix}published_at__isnull": False})
    if _mode() is SampleMode.SHOW:
        return published
    if _mode() is SampleMode.HIDE:
        return published & Q(**{f"{prefix}invented": False})
    least = cases.filter(published_at__isnull=False).order_by("invented").values("invented")[:1]
    return published & Q(**{f"{prefix}invented": Subquery(least, output_field=BooleanField())})


def samples(cases: Manager[Any]) -> Samples:
    """Return what is published at this moment, by the two ends of the index `case_samples`."""
    found = cases.filter(published_at__isnull=False).aggregate(
        all_invented=BoolAnd("invented"), some_invented=BoolOr("invented")
    )
    return Samples(
        _mode(),
        some_invented=found["some_invented"] is True,
        some_real=found["all_invented"] is False,
    )


def _mode() -> SampleMode:
    return SampleMode(settings.IMR_SAMPLES)
