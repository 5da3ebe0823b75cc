"""Filling a test's archive with letters."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from determinations.ingest.intake import open_batch, receive
from determinations.ingest.lifecycle import record_reading
from determinations.ingest.lifecycle.moves import note_changes
from determinations.ingest.sources import IncomingFile
from determinations.letters import Reading, read
from determinations.models import Case, Letter

SAMPLES = Path(__file__).parents[2] / "samples"


@cache
def sample_readings() -> tuple[tuple[str, bytes, Reading], ...]:
    """Name, bytes and reading of every sample, read once a test process."""
    files = sorted((SAMPLES / "txt").glob("*.txt"))
    return tuple(
        (file.name, file.read_bytes(), read(file.read_bytes(), "text/plain")) for file in files
    )


def publish_samples() -> None:
    batch = open_batch("samples")
    for name, content, reading in sample_readings():
        receipt = receive(batch, IncomingFile(name, content), publish_when_clean=True)
        assert receipt.letter is not None
        record_reading(receipt.letter.pk, reading)


def add_letter(text: str, *, publish: bool = True, name: str = "letter.txt") -> Letter:
    """Store and read one letter given as text."""
    content = text.encode()
    batch = open_batch("test")
    receipt = receive(batch, IncomingFile(name, content), publish_when_clean=publish)
    assert receipt.letter is not None
    record_reading(receipt.letter.pk, read(content, "text/plain"))
    return Letter.objects.get(pk=receipt.letter.pk)


def publish_at(number: str, moment: datetime, *items: str) -> Letter:
    """Publish a letter as if at that moment; the index has to be brought up to date."""
    letter = add_letter(letter_text(number, *items))
    cases = Case.objects.filter(case_number=number)
    cases.update(published_at=moment)
    note_changes(cases.values_list("pk", flat=True))
    return letter


LETTER = """Case Number: {number}
Date Assigned: 01/05/2017 Date of Injury: 10/13/2016
Decision Date: {decided} UR Denial Date: 12/20/2016
Priority: Standard Application
Received:
12/28/2016
HOW THE IMR FINAL DETERMINATION WAS MADE
The Expert Reviewer has the following credentials:
State(s) of Licensure: California
Certification(s)/Specialty: {specialty}
CLINICAL CASE SUMMARY
The injured worker is a 40-year-old female cook with knee pain.
IMR ISSUES, DECISIONS AND RATIONALES
The Final Determination was based on decisions for the disputed items/services set forth below:
{items}
"""

ITEM = """{heading}: {outcome}
Claims Administrator guideline: Decision based on MTUS {admin}.
MAXIMUS guideline: Decision based on MTUS {imro}.
Decision rationale: {rationale}"""


def item_text(
    heading: str = "MRI of the left knee", outcome: str = "Upheld", **changes: str
) -> str:
    values = {
        "admin": "Knee Complaints 2004",
        "imro": "Knee Complaints 2004, Section(s): Special Studies",
        "rationale": "The examination shows nothing that imaging would settle. It is "
        + ("not " if outcome == "Upheld" else "")
        + "medically necessary.",
        **changes,
    }
    return ITEM.format(heading=heading, outcome=outcome, **values)


def letter_text(
    number: str = "CM17-9100001",
    *items: str,
    decided: str = "01/31/2017",
    specialty: str = "Family Practice",
) -> str:
    body = "\n".join(items or (item_text(),))
    return LETTER.format(number=number, decided=decided, specialty=specialty, items=body)
