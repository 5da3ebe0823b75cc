"""Copies of real letters that differ in their case numbers, for benchmarks that need many.

    python -m bench.renumber FOLDER INTO --copies 24
    python -m bench.ingest INTO

A file that comes in twice is taken once, and a second letter of a case goes another way than a
first one, so a handful of letters can't be copied as they are. In each copy the digits of the case
number are others wherever the pages print them; all else stays as it is. Files that carry no such
number in their text, such as scans, are left out and named.
"""

from __future__ import annotations

import argparse
import ctypes
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from determinations.letters import extract, parse

PDF = "application/pdf"
_NUMBER = re.compile(r"(CM\d\d)-(\d{7})")


def main() -> None:
    options = arguments()
    options.into.mkdir(parents=True, exist_ok=True)
    draw = random.Random(options.seed)
    written: set[str] = set()
    for path in sorted(options.folder.rglob("*.pdf")):
        data = path.read_bytes()
        number = parse(extract(data, PDF).text).case_number or ""
        parts = _NUMBER.fullmatch(number)
        if parts is None:
            print(f"{path.name}: no case number in its text")
            continue
        for _ in range(options.copies):
            year, digits = parts[1], other_digits(draw, parts[1], written)
            copy = renumbered(data, parts[2], digits)
            if copy is None:
                print(f"{path.name}: its number stands in no piece of text alone")
                break
            copy.save(str(options.into / f"{year}-{digits}.pdf"))
    print(f"{len(list(options.into.glob('*.pdf')))} files in {options.into}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="where real letters are, as PDF files")
    parser.add_argument("into", type=Path, help="where the copies go")
    parser.add_argument("--copies", type=int, default=24, help="of each letter")
    parser.add_argument("--seed", type=int, default=1, help="of the numbers drawn")
    return parser.parse_args()


def other_digits(draw: random.Random, year: str, written: set[str]) -> str:
    """Draw seven digits that no copy of the year has."""
    while (digits := f"{draw.randrange(10**7):07d}") and f"{year}-{digits}" in written:
        pass
    written.add(f"{year}-{digits}")
    return digits


def renumbered(data: bytes, digits: str, others: str) -> pypdfium2.PdfDocument | None:
    """Return the document with other digits in its case number; None where it prints none."""
    document = pypdfium2.PdfDocument(data)
    is_changed = False
    for page in document:
        found = [(piece, text) for piece, text in pieces_of(page) if digits in text]
        for piece, text in found:
            changed = f"{text.replace(digits, others)}\0".encode("utf-16-le")
            pdfium.FPDFText_SetText(piece.raw, _as_wide(ctypes.create_string_buffer(changed)))
        if found:
            page.gen_content()
            is_changed = True
    return document if is_changed else None


def pieces_of(page: pypdfium2.PdfPage) -> Iterator[tuple[pypdfium2.PdfObject, str]]:
    """Yield the pieces of text that a page is printed from, each with what it says."""
    text_page = page.get_textpage()
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
        size = pdfium.FPDFTextObj_GetText(piece.raw, text_page.raw, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFTextObj_GetText(piece.raw, text_page.raw, _as_wide(buffer), size)
        yield piece, buffer.raw[:size].decode("utf-16-le").rstrip("\0")


def _as_wide(buffer: ctypes.Array[ctypes.c_char]) -> ctypes._Pointer[ctypes.c_ushort]:
    """Return a buffer as pdfium takes text: in units of 16 bits."""
    return ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))


if __name__ == "__main__":
    main()
