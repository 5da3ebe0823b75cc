"""Which problems the waiting letters share: a kind of problem, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.utils import timezone

from determinations.models import LetterStatus, PhiState

from ..filing import FILING_PROBLEMS
from ..guideline_names import NOT_IN_NAMES

UNSURE_TREATMENT = "unsure-treatment"
ONE_BY_ONE = (*FILING_PROBLEMS, "not-in-the-text", "recognized-text")
"""Problems for which each letter, or its original, has to be looked at: none is accepted for many.
"""
EXAMPLES = 3
"""Letters of a shared problem that are shown with their words."""
WORDS_AROUND = 70
"""Characters of a letter shown before and behind the words in question."""
LONGEST_WORDS = 300
"""Characters of the words in question that are shown."""

_FOUND = """
WITH found AS (
SELECT letter.id AS letter_id, letter.phi_state, problem ->> 'code' AS code,
       left(md5(trim(CASE
        WHEN problem ->> 'code' = ANY(%(one_by_one)s) THEN ''
        WHEN problem ->> 'code' = ANY('{unknown-guideline,unknown-specialty}') THEN
         regexp_replace(replace(lower(substring(problem ->> 'message'
          from '^\u201c(.*)\u201d is no ')), '&', ' and '), %(not_in_names)s, ' ', 'g')
        WHEN problem ->> 'code' = 'unsure-treatment' THEN
         regexp_replace(lower(item.description), %(not_in_names)s, ' ', 'g')
        ELSE regexp_replace(regexp_replace(problem ->> 'message',
         '\u201c[^\u201d]*\u201d', '', 'g'), '[0-9]+', '', 'g')
       END)), 16) AS about,
       (problem ->> 'item')::int AS item, problem ->> 'message' AS message,
       COALESCE((problem ->> 'start')::int, 0) AS first,
       COALESCE((problem ->> 'end')::int, 0) AS behind,
       item.description AS heading
FROM determinations_letter AS letter
CROSS JOIN LATERAL jsonb_array_elements(letter.problems) AS problem
LEFT JOIN determinations_case AS spoken ON spoken.letter_id = letter.id
LEFT JOIN determinations_disputeditem AS item
       ON item.case_id = spoken.id AND item.position = (problem ->> 'item')::int
WHERE letter.status = ANY(%(waiting)s)
  AND (%(batch)s::bigint IS NULL OR letter.batch_id = %(batch)s)
  AND (%(letter)s::bigint IS NULL OR letter.id = %(letter)s)
  AND (%(code)s::text IS NULL OR problem ->> 'code' = %(code)s)
  AND NOT EXISTS (SELECT FROM determinations_putoff AS put_off
                  WHERE put_off.letter_id = letter.id AND put_off.until > %(today)s)
  AND (problem ->> 'severity' = 'review'
       OR (problem ->> 'code' = 'unsure-treatment' AND item.id IS NOT NULL))
)
"""
"""The problems of waiting letters. `about` tells those of one kind apart: by the unknown name, the
heading, or else the message without its quotations and numbers."""

_COUNTED = """
SELECT code, about, count(DISTINCT letter_id) AS letters, count(*) OVER () AS shared,
       min(message), min(heading)
FROM found WHERE %(about)s::text IS NULL OR about = %(about)s
GROUP BY code, about HAVING count(DISTINCT letter_id) >= %(least)s
ORDER BY letters DESC, code, about LIMIT %(limit)s OFFSET %(offset)s
"""

_RANKED = """
, ranked AS (
  SELECT found.*, dense_rank() OVER (PARTITION BY code, about ORDER BY letter_id) AS place,
         row_number() OVER (PARTITION BY code, about, letter_id ORDER BY first) AS nth
  FROM found WHERE (code, about) IN (SELECT * FROM unnest(%(codes)s::text[], %(abouts)s::text[]))
)
SELECT code, about, ranked.letter_id, item, message, heading, place <= %(examples)s AND nth = 1,
       COALESCE(spoken.case_number, letter.file_name), ranked.phi_state,
       CASE WHEN place <= %(examples)s AND nth = 1 AND behind > first THEN ARRAY[
        substr(shown.text, greatest(first - %(around)s, 0) + 1, least(first, %(around)s)),
        substr(shown.text, first + 1, behind - first),
        substr(shown.text, behind + 1, %(around)s)] ELSE '{"","",""}' END
FROM ranked JOIN determinations_letter AS letter ON letter.id = ranked.letter_id
LEFT JOIN determinations_case AS spoken ON spoken.id = letter.case_id AND spoken.number_known
CROSS JOIN LATERAL (SELECT COALESCE(NULLIF(letter.redacted_text, ''), letter.text) AS text) AS shown
WHERE place <= %(most)s ORDER BY ranked.letter_id, item
"""
"""The problems of chosen kinds, with the words in question of the first letters that have each."""


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
class Found:
    """Problems of one letter that are the shared one: (position of the item, message) of each."""

    letter_id: int
    problems: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, slots=True)
class SharedProblem:
    """A kind of problem about one thing, and how many waiting letters have it."""

    code: str
    about: str
    letters: int
    message: str
    heading: str
    examples: tuple[Example, ...] = ()
    found: tuple[Found, ...] = ()
    """All these letters, where one shared problem was asked for."""

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
    rows = _rows(_COUNTED, batch=batch, least=2, limit=limit, offset=offset)
    total = rows[0][3] if rows else 0
    return _with_examples([_shared(row) for row in rows], batch), total


def shared_problem(code: str, about: str, batch: int | None = None) -> SharedProblem | None:
    """Return one shared problem with all its letters; None where no letter waits with it."""
    rows = _rows(_RANKED, batch=batch, code=code, codes=[code], abouts=[about])
    if not rows:
        return None
    by_letter: dict[int, list[tuple[int | None, str]]] = {}
    for _, _, letter_id, item, message, *_ in rows:
        by_letter.setdefault(letter_id, []).append((item, message))
    found = tuple(Found(letter_id, tuple(each)) for letter_id, each in by_letter.items())
    message, heading = min(row[4] for row in rows), min(row[5] or "" for row in rows)
    examples = tuple(_example(row) for row in rows if row[6])
    return SharedProblem(code, about, len(found), message, heading, examples, found)


def problems_with(code: str, about: str, letter_id: int) -> tuple[tuple[int | None, str], ...]:
    """Return (position of the item, message) of a letter's problems that are the shared one."""
    statement = "SELECT item, message FROM found WHERE about = %(about)s ORDER BY item"
    return tuple(_rows(statement, letter=letter_id, code=code, about=about))


def abouts_of(letter_id: int) -> dict[tuple[str, int | None, str], str]:
    """Return what each problem of a waiting letter is about, by (code, item, message)."""
    statement = "SELECT code, item, message, about FROM found"
    rows = _rows(statement, letter=letter_id)
    return {(code, item, message): about for code, item, message, about in rows}


def counts_of(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return how many waiting letters have each of these problems (code, about)."""
    codes, abouts = zip(*pairs, strict=True)
    statement = (
        "SELECT code, about, count(DISTINCT letter_id) FROM found "
        "WHERE code = ANY(%(codes)s) AND about = ANY(%(abouts)s) GROUP BY code, about"
    )
    rows = _rows(statement, codes=list(codes), abouts=list(abouts))
    return {(code, about): count for code, about, count in rows}


def _shared(row: Sequence[Any]) -> SharedProblem:
    code, about, letters, _, message, heading = row
    return SharedProblem(code, about, letters, message, heading or "")


def _with_examples(shared: list[SharedProblem], batch: int | None) -> list[SharedProblem]:
    if not shared:
        return []
    codes, abouts = [each.code for each in shared], [each.about for each in shared]
    examples: dict[tuple[str, str], list[Example]] = {}
    for row in _rows(_RANKED, batch=batch, codes=codes, abouts=abouts, most=EXAMPLES):
        if row[6]:
            examples.setdefault((row[0], row[1]), []).append(_example(row))
    return [
        replace(each, examples=tuple(examples.get((each.code, each.about), ()))) for each in shared
    ]


def _example(row: Sequence[Any]) -> Example:
    letter_id, (name, phi_state, words) = row[2], row[7:]
    is_held = phi_state == PhiState.HELD
    before, within, behind = ("", "", "") if is_held else map(_one_line, words)
    return Example(letter_id, name, before, within, behind, is_held)


def _one_line(words: str) -> str:
    """Return words of a letter on one line, long ones cut in the middle."""
    line = " ".join(words.split())
    return (
        line if len(line) <= LONGEST_WORDS else f"{line[: LONGEST_WORDS - 60]} \u2026 {line[-60:]}"
    )


def _rows(of_found: str, **given: Any) -> list[tuple[Any, ...]]:
    """Return what a statement selects of the problems that were found."""
    parameters = {
        "one_by_one": list(ONE_BY_ONE),
        "not_in_names": NOT_IN_NAMES,
        "waiting": [LetterStatus.NEEDS_REVIEW, LetterStatus.PARSED],
        "today": timezone.localdate(),
        "around": WORDS_AROUND,
        "examples": EXAMPLES,
        "most": 2**31 - 1,
        **dict.fromkeys(("batch", "code", "about", "letter")),
        **given,
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOUND + of_found, parameters)
        return cursor.fetchall()
