"""Letters as PDF files, which have pages to show."""

from __future__ import annotations

from determinations.ingest.intake import open_batch, receive
from determinations.ingest.lifecycle import record_reading
from determinations.ingest.sources import IncomingFile
from determinations.letters import read
from determinations.models import Letter
from synthetic.pdf import to_pdf


def add_pdf(text: str) -> Letter:
    """Store and read one letter as a PDF file of that text; nothing is published."""
    content = to_pdf(text)
    receipt = receive(open_batch("test"), IncomingFile("letter.pdf", content))
    assert receipt.letter is not None
    record_reading(receipt.letter.pk, read(content, "application/pdf"))
    return Letter.objects.get(pk=receipt.letter.pk)
