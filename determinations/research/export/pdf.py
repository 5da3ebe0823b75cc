"""A table of authorities as PDF."""

from __future__ import annotations

from functools import cache, partial
from typing import IO, Any
from xml.sax.saxutils import escape

from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from .about import About
from .authorities import Authority, Entry, Table
from .words import CITED, DECISIONS, TITLE, WARNING, printable

FONTS = ("Vera", "VeraBd", "VeraIt", "VeraBI")
"""Regular, bold, italic and both, as reportlab brings them: embedded, with letters of all Europe's
west and mathematical signs.
"""
FAMILY = FONTS[0]
MISSING = "\u25a1"
MARGIN = 0.9 * inch

BODY = ParagraphStyle("body", fontName=FAMILY, fontSize=8.5, leading=12, spaceAfter=3)
HEAD = ParagraphStyle("head", BODY, fontName="VeraBd", fontSize=16, leading=20, spaceAfter=8)
SECTION = ParagraphStyle("section", HEAD, fontSize=11.5, leading=15, spaceBefore=12, keepWithNext=1)
ITEM = ParagraphStyle("item", SECTION, fontSize=9, leading=12, spaceBefore=9, spaceAfter=2)
EXCERPT = ParagraphStyle("excerpt", BODY, leftIndent=14, rightIndent=14)
CLOSING = ParagraphStyle("closing", BODY, spaceBefore=12)
INDENTED = ParagraphStyle("indented", BODY, leftIndent=14, spaceAfter=1)


def write_pdf(file: IO[bytes], about: About, table: Table) -> None:
    """Write the pages; each says below where it comes from, and above that samples are invented."""
    _register_fonts()
    width, height = letter
    document = BaseDocTemplate(
        file, pagesize=letter, title=TITLE, author="IMR Archive", subject=about.index_version
    )
    frame = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0)
    template = PageTemplate("page", [frame], onPage=partial(_draw_edges, about))
    document.addPageTemplates([template])
    document.build(_story(about, table))


def _story(about: About, table: Table) -> list[Flowable]:
    story: list[Flowable] = [Paragraph(TITLE, HEAD)]
    story += [_labelled(label, text) for label, text in about.facts()]
    story.append(Paragraph(DECISIONS, SECTION))
    for entry in table.entries:
        story += _entry(entry)
    if table.authorities:
        story.append(Paragraph(CITED, SECTION))
    for authority in table.authorities:
        story += _authority(authority)
    story.append(Paragraph(WARNING, CLOSING))
    return story


def _entry(entry: Entry) -> list[Flowable]:
    found: list[Flowable] = [
        Paragraph(_safe(f"{entry.number}. {entry.title}: {entry.outcome}"), ITEM),
        _labelled("Citation", entry.citation),
    ]
    if entry.facts:
        found.append(Paragraph(_safe(entry.facts), BODY))
    found += [_labelled(label, text) for label, text in entry.cited]
    if entry.excerpt:
        marked = [
            f"<b>{_safe(text)}</b>" if is_marked else _safe(text)
            for text, is_marked in entry.excerpt
        ]
        found.append(Paragraph("".join(marked), EXCERPT))
    found.append(_labelled("Read it at", entry.url))
    return found


def _authority(authority: Authority) -> list[Flowable]:
    places = [
        Paragraph(_safe(f"{place or 'as a whole'}: {numbers}"), INDENTED)
        for place, numbers in authority.places
    ]
    return [Paragraph(_safe(authority.name), ITEM), *places]


def _labelled(label: str, text: str) -> Paragraph:
    return Paragraph(f"<b>{_safe(label)}:</b> {_safe(text)}", BODY)


def _draw_edges(about: About, canvas: Canvas, document: BaseDocTemplate) -> None:
    width, height = letter
    canvas.setFont(FAMILY, 7)
    canvas.drawString(MARGIN, height - MARGIN + 14, about.invented)
    canvas.drawString(MARGIN, MARGIN - 24, f"IMR Archive, exported on {about.exported.isoformat()}")
    canvas.drawRightString(width - MARGIN, MARGIN - 24, f"Page {document.page}")


@cache
def _register_fonts() -> None:
    for name in FONTS:
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    addMapping(FAMILY, 0, 0, FONTS[0])
    addMapping(FAMILY, 1, 0, FONTS[1])
    addMapping(FAMILY, 0, 1, FONTS[2])
    addMapping(FAMILY, 1, 1, FONTS[3])


def _safe(text: str) -> str:
    """Return a text as reportlab's markup, characters that the font lacks as empty boxes."""
    font: Any = pdfmetrics.getFont(FAMILY)  # one of a file, which knows its letters
    has = font.face.charToGlyph
    shown = (each if ord(each) in has or each.isspace() else MISSING for each in printable(text))
    return escape("".join(shown))
