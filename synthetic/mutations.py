"""Mutated letters for fuzzing the parser: pieces of the samples cut, repeated, moved, by seed.

Each must be read without an exception, with every span inside the text, and in time proportional
to its length. `python -m bench.fuzz` runs for as long as you like; a short run is among the tests.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from determinations.letters import (
    ParsedLetter,
    PhiFinding,
    as_json,
    normalize,
    parse,
    redact,
    screen,
)

LONGEST = 400_000
SECONDS_A_LETTER = 0.25
"""Allowed for any letter: mostly the fixed cost of an item or two, on a busy machine."""
SECONDS_A_CHARACTER = 20e-6
"""About ten times what the slowest known texts take; quadratic time exceeds it."""

MARKS = (
    "Upheld", "Overturned", ": Upheld\nClaims Administrator guideline:",
    "Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:",
    "IMR ISSUES, DECISIONS AND RATIONALES", "IMR DECISION(S) AND RATIONALE(S)",
    "decisions for the disputed items/services set forth below:", "CLINICAL CASE SUMMARY",
    "DOCUMENTS REVIEWED", "HOW THE IMR FINAL DETERMINATION WAS MADE", "ISSUE AT DISPUTE:",
    "MEDICAL PROFESSIONAL REVIEW", "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS",
    "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY:",
    "\n1) Regarding the request for ", "Section of the Medical Treatment Utilization Schedule",
    "\n1) MAXIMUS Federal Services, Inc. has determined the request for ",
    "Rationale for the Decision:", "The request for ", " is not medically necessary",
    "The Claims Administrator based its decision on ", "The MTUS Citation relied upon ",
    " was the original request. ", "The Claims Administrator authorized ",
    ", leaving the original request IMR eligible. The original request, ",
    " was authorized by the Claims Administrator. ", "Decision based on MTUS ",
    "Decision based on Non-MTUS Citation ", "Low Back Complaints 2004, Section(s): ",
    "Page(s): 30-34, 98-99", "Chapter 12", "ODG", "reviewer is Board Certified in ",
    " has a subspecialty in ", " and is licensed to practice in ", "State(s) of Licensure: ",
    "Certification(s)/Specialty: ", "Case Number: CM16-0000001", "Date of Injury: 1/2/2013",
    "Decision Date:", "Priority:", "UR dated ", "date of injury of 3/4/2015", "45-year-old", "age ",
    " he ", " she ", "his/her", "2 x 4 ", "#60 ", "12 visits ", "3 times a week for 4 weeks ",
    "10/325mg ", "injection ", "Dr. Roe ", "Jane Roe, M.D. ", "Employee: Jane Roe", "\nRe: Roe",
    "DOB: 1/2/1970", "(555) 555-0100 ", "123-45-6789", "12 Oak Street ", "Fresno, CA 93701",
    "Claim Number: 06-123456", "patient name", "a ", "A, ", "1. ", "and ", "(", ")", "-", ":", ";",
    ". ", "UR ", "\u0301", "\x02", "\ufffe", "\u0130", "\u017f", "\ud800", "\ufb01", "\u00ad",
)  # fmt: skip
SPACES = (" ", "\n", "\t", "\f", "\r\n", " \n", "\n\n\f", "\u00a0", "\x02 ")


@dataclass(frozen=True)
class Finding:
    """A text that was not read as it should be, and why."""

    text: str
    why: str


def mutations(seed: int, texts: list[str]) -> Iterator[str]:
    """Yield mutated letters without end; the same seed yields the same letters."""
    chance = random.Random(seed)
    while True:
        text = chance.choice(texts)
        for _ in range(chance.randint(1, 8)):
            text = mutate(text, chance, texts)[:LONGEST]
        yield text


def mutate(text: str, chance: random.Random, texts: list[str]) -> str:
    """Return the text with one random change."""
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.choice((3, 30, 300, 3000)))
    before, piece, behind = text[:start], text[start:end], text[end:]
    match chance.randint(0, 8):
        case 0:
            return before + behind
        case 1:
            return before + piece * chance.choice((2, 3, 20)) + behind
        case 2:
            other = chance.choice(texts)
            at = chance.randint(0, len(other))
            return before + other[at : at + chance.choice((30, 300, 3000))] + behind
        case 3:
            half = len(behind) // 2
            return before + behind[:half] + piece + behind[half:]
        case 4:
            spaces = chance.choice(SPACES) * chance.choice((1, 10, 1000, 10_000))
            return before + spaces + piece + behind
        case 5:
            return before + chance.choice(MARKS) * chance.choice((1, 2, 100, 1000)) + behind
        case 6:
            return before + piece.swapcase() + behind
        case 7:
            spaces = chance.choice(SPACES) * chance.randint(2, 60)
            return before + piece.replace(" ", spaces) + behind
        case _:
            return before + chance.choice(MARKS) + piece + chance.choice(MARKS) + behind


def check(text: str) -> str | None:
    """Read a text. Return what is wrong with the reading, or None."""
    begun = time.process_time()
    try:
        letter = parse(text)
        findings = screen(letter.text)
        spent = time.process_time() - begun
        redact(letter.text, findings)
        as_json(letter, "")
    except Exception as error:  # any at all is a finding
        return f"{type(error).__name__}: {error}"
    if spent > SECONDS_A_LETTER + SECONDS_A_CHARACTER * len(text):
        return f"{spent:.2f} s for {len(text):,} characters"
    if normalize(letter.text) != letter.text:
        return "normalising twice is not the same as once"
    return span_fault(letter, findings)


def span_fault(letter: ParsedLetter, findings: tuple[PhiFinding, ...]) -> str | None:
    spans = [*letter.spans.values(), *(finding.span for finding in findings)]
    spans += [problem.span for problem in letter.problems if problem.span]
    for item in letter.items:
        spans += [*item.spans.values(), *(citation.span for citation in item.citations)]
        spans += [quantity.span for quantity in item.quantities]
    size = len(letter.text)
    outside = [span for span in spans if not 0 <= span.start <= span.end <= size]
    return f"spans outside of the text: {outside[:3]}" if outside else None


def fuzz(seed: int, texts: list[str]) -> Iterator[Finding | None]:
    """Yield a finding for each mutated letter that is misread, and None for every other."""
    for text in mutations(seed, texts):
        why = check(text)
        yield Finding(text, why) if why else None
