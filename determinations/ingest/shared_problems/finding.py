"""Which problems the waiting letters share: a kind of problem, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from determinations.letters import Problem
from determinations.models import Letter, PhiState, WaitingProblem

from ..filing import FILING_PROBLEMS

UNSURE_TREATMENT = "unsure-treatment"
ONE_BY_ONE = (*FILING_PROBLEMS, "not-in-the-text", "recognized-text")
"""Problems for which each letter, or its original, has to be looked at: none is accepted for many.
In the database they are all about the same (migration 0048).
"""
EXAMPLES = 3
"""Letters of a shared problem that are shown with their words."""
WORDS_AROUND = 70
"""Characters of a letter shown before and behind the words in question."""
LONGEST_WORDS = 300
"""Characters of the words in question that are shown."""

_EXAMPLES = """
SELECT chosen.code, chosen.about, letter.id, COALESCE(spoken.case_number, letter.file_name),
       letter.phi_state, problem.message, COALESCE(item.description, ''),
       CASE WHEN problem.behind > problem.first THEN ARRAY[
        substr(shown.text, greatest(problem.first - %(around)s, 0) + 1,
               least(problem.first, %(around)s)),
        substr(shown.text, problem.first + 1, problem.behind - problem.first),
        substr(shown.text, problem.behind + 1, %(around)s)] ELSE '{"","",""}' END
FROM unnest(%(codes)s::text[], %(abouts)s::text[]) AS chosen(code, about)
CROSS JOIN LATERAL (
 SELECT waiting.letter_id, waiting.place, waiting.item
 FROM determinations_waitingproblem AS waiting
 WHERE waiting.code = chosen.code AND waiting.about = chosen.about AND waiting.is_first
   AND (%(batch)s::bigint IS NULL OR waiting.letter_id IN
        (SELECT id FROM determinations_letter WHERE batch_id = %(batch)s))
   AND NOT EXISTS (SELECT FROM determinations_putoff AS put_off
                   WHERE put_off.letter_id = waiting.letter_id AND put_off.until > %(today)s)
 ORDER BY waiting.letter_id LIMIT %(examples)s
) AS waiting
JOIN determinations_letter AS letter ON letter.id = waiting.letter_id
CROSS JOIN LATERAL (
 SELECT told ->> 'message' AS message, COALESCE((told ->> 'start')::int, 0) AS first,
        COALESCE((told ->> 'end')::int, 0) AS behind
 FROM (SELECT letter.problems -> waiting.place AS told) AS stored
) AS problem
LEFT JOIN determinations_case AS spoken ON spoken.id = letter.case_id AND spoken.number_known
LEFT JOIN determinations_case AS current ON current.letter_id = letter.id
LEFT JOIN determinations_disputeditem AS item
       ON item.case_id = current.id AND item.position = waiting.item
CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(letter.redacted_text, ''), letter.text) AS text) AS shown
ORDER BY letter.id
"""
"""The first letters with each of the chosen problems, and the words in question there."""


@dataclass(frozen=True, slots=True)
class Example:
    """A letter that has a shared problem, with its words before, in and behind the place of it."""

    letter_id: int
    name: str
    before: str
    words: str
    behind: str
    is_held: bool
    """Whether marks that may identify a person keep its words from being shown here."""


@dataclass(frozen=True, slots=True)
class SharedProblem:
    """A kind of problem about one thing, and how many waiting letters have it."""

    code: str
    about: str
    letters: int
    message: str
    heading: str
    examples: tuple[Example, ...]

    @property
    def is_one_by_one(self) -> bool:
        return self.code in ONE_BY_ONE

    @property
    def words(self) -> str:
        """What it is about in the letters' words, "" where its message says it all."""
        if self.code == UNSURE_TREATMENT:
            return self.heading
        begin, _, rest = self.message.partition("\u201c")
        return rest.partition("\u201d is no ")[0] if not begin and rest else ""


def shared_problems(
    batch: int | None = None, *, limit: int, offset: int = 0
) -> tuple[list[SharedProblem], int]:
    """Return problems that several waiting letters share, the most frequent first; and of how many.

    `batch` narrows the letters to one batch. Left out are letters put off to a day to come.
    """
    firsts = WaitingProblem.objects.today(batch).filter(is_first=True)
    counted = firsts.values_list("code", "about").annotate(letters=Count("pk"))
    counted = counted.filter(letters__gte=2)
    found = list(counted.order_by("-letters", "code", "about"))
    return _with_examples(found[offset : offset + limit], batch), len(found)


def shared_problem(code: str, about: str, batch: int | None = None) -> SharedProblem | None:
    """Return one shared problem; None where no letter waits with it."""
    letters = counts_of([(code, about)], batch).get((code, about), 0)
    return told_of(code, about, letters, batch)


def told_of(code: str, about: str, letters: int, batch: int | None) -> SharedProblem | None:
    """Return a shared problem of so many letters; None where no letter waits with it."""
    found = _with_examples([(code, about, letters)], batch) if letters else []
    return found[0] if found else None


def problems_with(code: str, about: str, letter: Letter) -> list[Problem]:
    """Return the problems of a locked letter that are the shared one, by the item's position."""
    rows = WaitingProblem.objects.today().filter(letter=letter, code=code, about=about)
    problems = letter.get_problems()
    return [problems[place] for place in rows.order_by("item").values_list("place", flat=True)]


def abouts_of(letter_id: int) -> dict[int, str]:
    """Return what each problem of a waiting letter is about, by its place among them from 0."""
    rows = WaitingProblem.objects.today().filter(letter=letter_id)
    return dict(rows.values_list("place", "about"))


def counts_of(
    pairs: Iterable[tuple[str, str]], batch: int | None = None
) -> dict[tuple[str, str], int]:
    """Return how many waiting letters have each of these problems (code, about)."""
    codes, abouts = zip(*pairs, strict=True)
    firsts = WaitingProblem.objects.today(batch).filter(is_first=True)
    chosen = firsts.filter(code__in=codes, about__in=abouts).order_by()
    counted = chosen.values_list("code", "about").annotate(letters=Count("pk"))
    return {(code, about): letters for code, about, letters in counted}


class _ExampleRow(NamedTuple):
    """A row of `_EXAMPLES`."""

    code: str
    about: str
    letter_id: int
    name: str
    phi_state: str
    message: str
    heading: str
    words: list[str]
    """Those before, in and behind the place of the problem."""


def _with_examples(found: list[tuple[str, str, int]], batch: int | None) -> list[SharedProblem]:
    """Return shared problems (code, about, how many letters) with their first letters."""
    rows: dict[tuple[str, str], list[_ExampleRow]] = {}
    for row in _example_rows(found, batch):
        rows.setdefault((row.code, row.about), []).append(row)
    return [
        SharedProblem(
            code, about, letters, firsts[0].message, firsts[0].heading, tuple(map(_example, firsts))
        )
        for code, about, letters in found
        if (firsts := rows.get((code, about)))
    ]


def _example_rows(found: list[tuple[str, str, int]], batch: int | None) -> list[_ExampleRow]:
    given = {
        "codes": [code for code, _, _ in found],
        "abouts": [about for _, about, _ in found],
        "batch": batch,
        "today": timezone.localdate(),
        "examples": EXAMPLES,
        "around": WORDS_AROUND,
    }
    with connection.cursor() as cursor:
        cursor.execute(_EXAMPLES, given)
        return [_ExampleRow(*row) for row in cursor.fetchall()]


def _example(row: _ExampleRow) -> Example:
    is_held = row.phi_state == PhiState.HELD
    before, within, behind = ("", "", "") if is_held else map(_one_line, row.words)
    return Example(row.letter_id, row.name, before, within, behind, is_held)


def _one_line(words: str) -> str:
    """Return words of a letter on one line, long ones cut in the middle."""
    line = " ".join(words.split())
    return (
        line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 60]} \u2026 {line[-60:]}"
    )
