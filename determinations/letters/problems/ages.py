"""An age that the head of a letter or a rationale gives, and the summary gives otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from ..header import stated_age
from ..model import ParsedLetter, Problem, Severity, Span

_BIRTHDAYS = 1
"""Years by which two texts about the same case may differ."""


def ages_disagree(letter: ParsedLetter) -> Iterator[Problem]:
    """Yield a problem where another part of the letter makes the injured worker clearly older.

    Or younger. A rationale may be pasted from another case, which this tells.
    """
    summary = letter.spans.get("clinical_summary")
    if letter.age is None or summary is None:
        return
    rationales = (item.spans.get("rationale") for item in letter.items)
    for place in dict.fromkeys((Span(0, summary.start), *rationales)):
        said = stated_age(letter.text, place.start, place.end) if place else None
        if said and abs(said[0] - letter.age) > _BIRTHDAYS:
            yield Problem(
                "ages-disagree",
                f"The clinical summary gives the age as {letter.age}, and another part of the "
                f"letter as {said[0]}.",
                Severity.NOTE,
                said[1],
            )
            return
