"""Mutated files for fuzzing the upload: PDFs, zip archives and texts, damaged by seed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Iterator

import pikepdf

from .mutations import mutate
from .pdf import to_pdf

LONGEST = 2 * 1024 * 1024
NAMES = (
    "letter.txt", "a/b/letter.pdf", ".", "./.", "/", "\\", "..\\a.txt", "../a.txt", "C:\\a.txt",
    "/etc/a.txt", "\u202efdp.exe", "n" * 300 + ".txt", "__MACOSX/a.txt", "a\x00b.txt", "nested.zip",
    "a/month.ZIP", "day.zip",
)  # fmt: skip
PDF_TOKENS = (
    b"<<", b">>", b"[", b"]", b"(", b")", b"obj", b"endobj", b"stream\n", b"endstream", b"xref",
    b"trailer", b"startxref", b"%%EOF", b"R", b"0 0 R", b"1 0 R", b"999999999 0 R", b"null",
    b"/Kids [1 0 R]", b"/Parent 1 0 R", b"/Count 99999999", b"/Length -1", b"/Length 4294967296",
    b"/MediaBox [0 0 1e20 1e20]", b"/MediaBox [0 0 -1 0]", b"/Rotate 45", b"/Encrypt 1 0 R",
    b"/Filter [/FlateDecode /FlateDecode /ASCIIHexDecode /LZWDecode]", b"/Filter /JBIG2Decode",
    b"/Filter /JPXDecode", b"/Subtype /Image /Width 99999 /Height 99999", b"/Type /ObjStm",
    b"/ToUnicode 1 0 R", b"/Prev 0", b"/OpenAction 1 0 R", b"BT", b"ET", b"Tj", b"q", b"Q",
    b"/F1 1e30 Tf", b"1 0 0 1 1e30 -1e30 cm", b"Do", b"BI /W 9 /H 9 ID x EI",
)  # fmt: skip
ZIP_TOKENS = (
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07", b"\xff\xff\xff\xff",
    b"\x00\x00", b"\xff\xff", b"\x01\x00", b"\x08\x00", b"\x63\x00",
)  # fmt: skip
DEEPEST_MADE = 4
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def mutated_files(seed: int, texts: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of mutated files without end; the same seed yields the same."""
    chance = random.Random(seed)
    pdfs = [plain_pdf(text) for text in texts[:8]] + [to_pdf(text) for text in texts[:8]]
    while True:
        match chance.randint(0, 3):
            case 0:
                content = mutate(chance.choice(texts), chance, texts)
                data = content.encode(chance.choice(("utf-8", "utf-16", "cp1252")), "replace")
                yield "letter.txt", damaged(data, chance, (b"\x00", b"\xff\xfe", b"\x1b"))
            case 1:
                archive = zipped(chance, texts, pdfs)
                yield "letters.zip", damaged(archive, chance, ZIP_TOKENS)
            case _:
                yield "letter.pdf", damaged(chance.choice(pdfs), chance, PDF_TOKENS)


def plain_pdf(text: str) -> bytes:
    """Return a letter as a PDF without compression, so that damage reaches its content."""
    with pikepdf.open(io.BytesIO(to_pdf(text))) as pdf:
        buffer = io.BytesIO()
        pdf.save(
            buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all,
            static_id=True,
        )  # fmt: skip
        return buffer.getvalue()


def zipped(chance: random.Random, texts: list[str], pdfs: list[bytes], depth: int = 1) -> bytes:
    """Return a zip archive of a few files, some with names that no letter has, and of archives.

    These are damaged by chance, too, and lie in each other up to four deep.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", chance.choice(METHODS)) as archive:
        for name in chance.sample(NAMES, chance.randint(0, 4)):
            content = chance.choice((chance.choice(texts).encode(), chance.choice(pdfs), b""))
            if name.endswith(".zip") and depth < DEEPEST_MADE:
                content = damaged(zipped(chance, texts, pdfs, depth + 1), chance, ZIP_TOKENS)
            entry = zipfile.ZipInfo(name, (chance.randint(1980, 2040), 1, 1, 0, 0, 0))
            entry.compress_type = archive.compression
            archive.writestr(entry, content)
    return buffer.getvalue()


def damaged(data: bytes, chance: random.Random, tokens: tuple[bytes, ...]) -> bytes:
    """Return the data with up to eight random changes; one in nine stays whole."""
    for _ in range(chance.randint(0, 8)):
        data = _damaged_once(data, chance, tokens)[:LONGEST]
    return data


def _damaged_once(data: bytes, chance: random.Random, tokens: tuple[bytes, ...]) -> bytes:
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((1, 4, 40, 400)))
    before, piece, behind = data[:start], data[start:end], data[end:]
    match chance.randint(0, 6):
        case 0:
            return before + behind
        case 1:
            return before + piece * chance.choice((2, 20, 2000)) + behind
        case 2:
            return before + chance.choice(tokens) * chance.choice((1, 2, 2000)) + behind
        case 3:
            return before + chance.choice(tokens) + behind[len(chance.choice(tokens)) :]
        case 4:
            return before + chance.randbytes(len(piece)) + behind
        case 5:
            number = chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, chance.getrandbits(32)))
            return before + struct.pack("<I", number) + behind
        case _:
            digits = str(chance.choice((0, -1, 2**31, 2**64, 10**30))).encode()
            at = next((i for i in range(start, len(data)) if data[i : i + 1].isdigit()), start)
            return data[:at] + digits + data[at + 1 :]
