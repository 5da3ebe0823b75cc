"""A table of authorities as DOCX."""

from __future__ import annotations

from typing import IO

import docx
from docx.document import Document
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from .about import About
from .authorities import Authority, Entry, Table
from .words import CITED, DECISIONS, TITLE, WARNING, printable


def write_document(file: IO[bytes], about: About, table: Table) -> None:
    document = docx.Document()
    document.core_properties.title = TITLE
    document.core_properties.author = "IMR Archive"
    document.core_properties.comments = about.index_version
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    if about.invented:
        document.sections[0].header.paragraphs[0].add_run(about.invented).bold = True
    document.add_heading(TITLE, 0)
    for label, text in about.facts():
        _labelled(document, label, text)
    document.add_heading(DECISIONS, 1)
    for entry in table.entries:
        _add_entry(document, entry)
    if table.authorities:
        document.add_heading(CITED, 1)
        for authority in table.authorities:
            _add_authority(document, authority)
    document.add_paragraph(WARNING)
    document.save(file)


def _add_entry(document: Document, entry: Entry) -> None:
    document.add_heading(printable(f"{entry.number}. {entry.title}: {entry.outcome}"), 2)
    _labelled(document, "Citation", entry.citation)
    if entry.facts:
        document.add_paragraph(printable(entry.facts))
    for label, text in entry.cited:
        _labelled(document, label, text)
    if entry.excerpt:
        quotation = document.add_paragraph(style="Quote")
        for text, is_marked in entry.excerpt:
            quotation.add_run(printable(text)).bold = is_marked or None
    _labelled(document, "Read it at", entry.url)


def _add_authority(document: Document, authority: Authority) -> None:
    name = document.add_paragraph()
    name.add_run(printable(authority.name)).bold = True
    name.paragraph_format.keep_with_next = True
    for place, numbers in authority.places:
        document.add_paragraph(printable(f"{place or 'as a whole'}: {numbers}"), "List Bullet")


def _labelled(document: Document, label: str, text: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(printable(text))
    return paragraph
