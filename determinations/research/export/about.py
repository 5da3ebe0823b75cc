"""What an exported file says of itself, so that anybody can make it again and compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from determinations.models.shown import Samples

INVENTED = "Invented samples, no real determinations, not to be cited: {}."


@dataclass(frozen=True, slots=True)
class About:
    """The search behind a file, and the state of the archive that it was made from."""

    sentence: str
    """The search as a sentence; for ticked decisions, that they were."""
    url: str
    """Where the same decisions are listed."""
    filters: Sequence[str]
    order: str
    searched: str
    """In which texts words were sought, "" without words."""
    index_version: str
    exported: date
    found: int
    """Decisions that the search finds."""
    most: int | None
    """Decisions that a file of this format has at most."""
    samples: Samples
    exhibit: str
    """Where it is told what has changed since, or why nowhere; "" where nobody would ask."""

    @property
    def decisions(self) -> int:
        """Decisions in the file, but for those withdrawn while it was written."""
        return self.found if self.most is None else min(self.found, self.most)

    @property
    def invented(self) -> str:
        """What to say of sample letters, "" where readers see none."""
        if not self.samples.shown:
            return ""
        return INVENTED.format(
            "those that are marked so" if self.samples.beside_real else "all of these decisions"
        )

    @property
    def size(self) -> str:
        """Return how many decisions the file has, of how many."""
        if self.decisions == self.found:
            return f"{self.found:,}"
        return f"The first {self.decisions:,} of {self.found:,}; a file of this kind has no more"

    def facts(self) -> list[tuple[str, str]]:
        """Return all that is said, as labels and texts, without what is empty."""
        facts = [
            ("Search", self.sentence),
            ("Filters", "; ".join(self.filters)),
            ("Words were sought in", self.searched),
            ("Address of the search", self.url),
            ("Decisions", self.size),
            ("Order", self.order),
            ("Sample letters", self.invented),
            ("Exported on", self.exported.isoformat()),
            ("Index version", self.index_version),
            ("What has changed since", self.exhibit),
        ]
        return [(label, text) for label, text in facts if text]
