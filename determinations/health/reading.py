"""Reading letters on this machine: the confined process, by really reading one, and OCR."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from determinations.ingest.reader import LetterReader, confinement_level
from determinations.letters import UnreadableLetter
from determinations.letters.child.confinement import Level
from determinations.letters.child.sandbox import why_no_bubblewrap

from .findings import Finding, ok, trouble, warning

LETTER = b"""THIS IS AN INVENTED SAMPLE LETTER
Case Number: CM99-0000001
Decision Date: 01/31/2017
HOW THE IMR FINAL DETERMINATION WAS MADE
IMR ISSUES, DECISIONS AND RATIONALES
MRI of the left knee: Upheld
Decision rationale: It is not medically necessary.
"""


def examine_reading() -> Iterator[Finding]:
    """Read an invented letter as any other is read, and look how the process was confined."""
    try:
        with LetterReader() as reader:
            reading = reader.read(LETTER, "text/plain")
    except UnreadableLetter as error:
        yield trouble(
            "Reading letters",
            f"An invented letter could not be read: {error}",
            "Look at the log; docs/security.md tells what the confined process needs.",
        )
        return
    if reading.parsed.case_number != "CM99-0000001":
        yield trouble(
            "Reading letters",
            "An invented letter was not read as it should be.",
            "Install the archive anew: its program or vocabulary is damaged.",
        )
        return
    confinement = confinement_level()
    if confinement.level is Level.SANDBOX:
        yield ok("Reading letters", f"A letter was read {confinement.describe()}.")
    else:
        yield warning(
            "Reading letters",
            f"A letter was read {confinement.describe()} ({why_no_bubblewrap()}).",
            "Install bubblewrap and allow user namespaces: docs/security.md.",
        )
    if shutil.which("tesseract") is None:
        yield warning(
            "OCR",
            "Tesseract is not installed: scanned letters wait.",
            "Install the packages tesseract-ocr and tesseract-ocr-eng; waiting letters are read "
            "then.",
        )
    else:
        yield ok("OCR", "Tesseract is installed.")
