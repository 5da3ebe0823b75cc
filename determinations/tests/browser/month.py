"""A month's letters as they come: nearly all clean, a dozen that need a person."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, cycle, islice
from pathlib import Path

from determinations.letters import Severity, parse, screen
from determinations.tests.archive import letter_text
from synthetic.corpus import Corpus
from synthetic.model import Draft
from synthetic.pdf import to_pdf
from synthetic.render import render
from synthetic.scan import to_scan

CLEAN, NEED_A_PERSON = 287, 12
"""With a copy of the first letter these are 300 files."""
UNLIKE = 40
PUBLISHED_BEFORE = "CM16-9400001"
UNKNOWN = "Decision based on MTUS Gait Training Handbook 2011, Section(s): Walkers."
NOT_A_LETTER = (
    "An invoice for the copies of records, such as come among the letters of a month.\n" * 9
)
_OTHER = {"Upheld": "Overturned", "Overturned": "Upheld"}


def write_month(path: Path) -> str:
    """Write the zip archive; return the text of a letter to publish before it comes."""
    corpus = Corpus(8)
    drafts = _clean_drafts(corpus)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(CLEAN):
            content = to_pdf(render(next(drafts)))
            archive.writestr(f"letter-{number:03}.pdf", content)
            if number == 0:
                archive.writestr("copy.pdf", content)
        before = replace(next(drafts), case_number=PUBLISHED_BEFORE)
        for name, content in _needing_a_person(drafts, before):
            archive.writestr(name, content)
    return render(before)


def _clean_drafts(corpus: Corpus) -> Iterator[Draft]:
    """Yield letters in which nothing needs a person, each of another case.

    What they tell besides comes again after `UNLIKE` letters: reading each of them here takes long.
    """
    drafts = (corpus.draft(corpus.letter(number)) for number in count(1))
    unlike = list(islice(filter(_is_clean, drafts), UNLIKE))
    for number, draft in enumerate(cycle(unlike)):
        yield replace(draft, case_number=f"CM16-{9410000 + number}")


def _is_clean(draft: Draft) -> bool:
    letter = parse(render(draft))
    holds = any(problem.severity is not Severity.NOTE for problem in letter.problems)
    return not holds and not screen(letter.text)


def _needing_a_person(drafts: Iterator[Draft], before: Draft) -> Iterator[tuple[str, bytes]]:
    """Yield file names and PDFs; the name says what the letter needs."""
    contradicted = next(drafts)
    outcome = _OTHER[contradicted.items[0].outcome]
    made = {
        "no-date": _without_date(next(drafts)),
        "impossible-date": render(replace(next(drafts), decided="13/31/2016")),
        "no-number": render(replace(next(drafts), case_number="")),
        "dates-in-no-order": render(replace(next(drafts), injured="01/02/2030")),
        "unknown-guideline": render(_with_first_item(next(drafts), imro=UNKNOWN)),
        "unknown-specialty": render(replace(next(drafts), specialties=("Wand Waving",))),
        "contradicted": render(_with_first_item(contradicted, outcome=outcome)),
        "newer": render(replace(before, summary=f"{before.summary} A visit confirmed it.")),
        "held": render(_held(next(drafts))),
        "later": _without_date(next(drafts)),
        "invoice": NOT_A_LETTER,
    }
    for name, text in made.items():
        yield f"{name}.pdf", to_pdf(text)
    yield "scanned.pdf", to_scan(letter_text("CM16-9400002"))


def _without_date(draft: Draft) -> str:
    return render(draft).replace(draft.decided, " " * len(draft.decided))


def _with_first_item(draft: Draft, **changes: str) -> Draft:
    first, *others = draft.items
    return replace(draft, items=(replace(first, **changes), *others))


def _held(draft: Draft) -> Draft:
    return replace(draft, summary=f"{draft.summary} She was born on March 14, 1961.")
