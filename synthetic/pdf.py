"""A letter's text as a PDF with a text layer, the same bytes for the same text."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

FONT, SIZE, LEADING = "Times-Roman", 11, 13.2
MARGIN_X, MARGIN_Y = 66, 60


def to_pdf(text: str) -> bytes:
    """Return a PDF with one page for each page of the text (separated by form feeds)."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=letter, invariant=True, pageCompression=1)
    canvas.setTitle("Independent Medical Review final determination")
    height = letter[1]
    for page in text.rstrip("\n").split("\f"):
        canvas.setFont(FONT, SIZE)
        y = height - MARGIN_Y
        for line in page.strip("\n").split("\n"):
            if y < MARGIN_Y:
                canvas.showPage()
                canvas.setFont(FONT, SIZE)
                y = height - MARGIN_Y
            canvas.drawString(MARGIN_X, y, line.rstrip())
            y -= LEADING
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
