"""Names of guidelines that people gave a meaning: known to every letter that is read from then on.

The parser knows the vocabulary's guidelines alone. What it calls unknown and a person has said the
meaning of is cited as that, and is no problem any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from determinations.letters import ParsedCitation, ParsedLetter, Problem
from determinations.models import GuidelineName
from determinations.vocabulary import CitationKind, canonical_title

UNKNOWN_GUIDELINE = "unknown-guideline"
NOT_IN_NAMES = "[^a-z0-9\u00c0-\u1fff\u2070-\U0010ffff]+"
"""What names compare without, in Python and in PostgreSQL: ASCII's and common signs, but letters of
no script, so that names in others are told apart."""
_NOT_IN_NAMES = re.compile(NOT_IN_NAMES)
_QUOTED = re.compile("\u201c(.*)\u201d is no ", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means: a guideline of the MTUS by its title, or a source outside."""

    kind: CitationKind
    title: str
    year: int | None


def folded(name: str) -> str:
    """Return a name as names compare: lowercase words, without punctuation."""
    return _NOT_IN_NAMES.sub(" ", name.casefold().replace("&", " and ")).strip()[:300]


def quoted_in(problem: Problem) -> str:
    """Return the letter's words that a problem calls unknown, "" where it quotes none."""
    found = _QUOTED.match(problem.message)
    return found[1] if found else ""


def meanings(names: Iterable[str]) -> dict[str, Meaning]:
    """Return what these names mean, by the names folded; those without a meaning are left out."""
    wanted = {folded(name) for name in names}
    if not wanted:
        return {}
    rows = GuidelineName.objects.filter(written__in=wanted).select_related("guideline")
    return {row.written: meaning_of(row) for row in rows}


def meaning_of(row: GuidelineName) -> Meaning:
    if row.guideline is not None:
        return Meaning(CitationKind.MTUS, row.guideline.title, row.guideline.year)
    return Meaning(CitationKind.NON_MTUS, row.source, row.source_year)


def unknown_titles(titles: Iterable[str]) -> set[str]:
    """Return those of these titles that neither the vocabulary has nor a person gave a meaning."""
    strange = {title for title in titles if canonical_title(title) is None}
    known = meanings(strange)
    return {title for title in strange if folded(title) not in known}


def as_named(
    parsed: ParsedLetter,
    find: Callable[[Iterable[str]], Mapping[str, Meaning]] = meanings,
) -> ParsedLetter:
    """Return a letter that cites what its unknown names mean, without the problems of these.

    Nothing is looked up for a letter whose guidelines are all known; else `find` returns meanings.
    """
    unknown = {
        quoted_in(problem) for problem in parsed.problems if problem.code == UNKNOWN_GUIDELINE
    }
    if not unknown or not (known := find(unknown)):
        return parsed
    return replace(
        parsed,
        items=tuple(
            replace(item, citations=tuple(_named(each, known) for each in item.citations))
            for item in parsed.items
        ),
        problems=tuple(
            problem
            for problem in parsed.problems
            if problem.code != UNKNOWN_GUIDELINE or folded(quoted_in(problem)) not in known
        ),
    )


def _named(citation: ParsedCitation, known: Mapping[str, Meaning]) -> ParsedCitation:
    """Return a citation that says what its name means; the year that the letter tells stays."""
    meant = known.get(folded(citation.title)) if citation.kind is CitationKind.MTUS else None
    if meant is None:
        return citation
    return replace(citation, kind=meant.kind, title=meant.title, year=citation.year or meant.year)
