"""Reading letters on this machine: the confined process, by really reading one, and OCR."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from django.conf import settings

from determinations.checks import NOT_IN_A_SANDBOX
from determinations.ingest.reader import LetterReader, confinement_level
from determinations.letters import UnreadableLetter
from determinations.letters.child.confinement import Level
from determinations.letters.child.sandbox import why_no_bubblewrap
from determinations.models import Letter, LetterStatus

from .deployment import is_for_this_machine
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
    said = f"A letter was read {confinement.describe()}"
    if confinement.level is Level.SANDBOX:
        yield ok("Reading letters", f"{said}.")
    elif _is_enough(confinement.level):
        yield ok("Reading letters", f"{said} ({why_no_bubblewrap()}).")
    else:
        yield warning(
            "Reading letters",
            f"{said} ({why_no_bubblewrap()}).",
            "Install bubblewrap and allow user namespaces: docs/security.md. "
            f"SILENCED_CHECKS={NOT_IN_A_SANDBOX} accepts it.",
        )


def _is_enough(level: Level) -> bool:
    """Return whether less than a sandbox was accepted, or serves nobody but this machine."""
    is_accepted = NOT_IN_A_SANDBOX in settings.SILENCED_SYSTEM_CHECKS
    return is_accepted or (level is Level.KERNEL_RULES and is_for_this_machine())


def examine_ocr() -> Iterator[Finding]:
    """Look whether scanned letters can be read, and whether any waits for that."""
    if shutil.which("tesseract") is not None:
        yield ok("OCR", "Tesseract is installed.")
        return
    scans = Letter.objects.filter(
        status=LetterStatus.RECEIVED, problems__contains=[{"code": "ocr-missing"}]
    ).count()
    if not scans:
        yield ok("OCR", "Tesseract is not installed; no letter has needed it.")
        return
    yield warning(
        "OCR",
        f"{scans:,} scanned letters wait: Tesseract is not installed.",
        "Install the packages tesseract-ocr and tesseract-ocr-eng and restart the workers; then "
        "have the letters read again on the page of their batch.",
    )
