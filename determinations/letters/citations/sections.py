"""Names of sections in a list, with commas between them and inside of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from determinations.vocabulary import is_known_section, is_known_topic

from .pages import BARE_PAGES

_I = re.IGNORECASE

_LIST_MARK = re.compile(r"[,;()\[\]]")
_JOIN_BEFORE = re.compile(r"[\s,;]*(?:and\b)?[\s,;]*", _I)
_JOIN_BEHIND = re.compile(r"\band\Z", _I)
_PROSE = re.compile(
    r"\b(?:which|that|these|is|are|was|were|has|have|states?|stated|recommends?|not|based|he|she|"
    r"they|edition|chapter|ACOEM|MTUS|to\s+be|Administrator|Reviewer|cites|denial|decision)\b",
    _I,
)
_SECTION_WORD = re.compile(
    r"(?:\b(?:see|also|under|in|per|the|on)\s+)*\b(?P<word>(?:sub)?sections?|topics?|headings?|"
    r"sub-?headings?|entry|entries)\b(?P<plural>(?<=s))?(?:\s*\(\s*s\s*\))?"
    r"(?P<names>\s*:|\s*(?:,\s*)?(?:on|about|regarding|titled|entitled|named|called|for|under|concerning|"
    r"dealing\s+with|pertaining\s+to|related\s+to|of)\b\s*:?)?\s*",
    _I,
)
_LEADING_WORDS = re.compile(
    r"^(?:(?:(?:the|and|also|on|under|regarding|for|at|in|of|see|specifically|including|namely|"
    r"particularly|especially|with|as\s+well\s+as|their|its|both)\b(?!-)|&)[\s,:]*)+",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"(?:^|[\s,;:(])(?:see(?:\s+also)?|specifically|namely|including|in\s+particular|under)[\s,:]+"
    r"(?=[\"\u201c]?[A-Z])"
)
_TOPIC_LED = re.compile(
    r"[\s,]*(?:regarding|concerning|about|on|pertaining\s+to|dealing\s+with|on\s+the\s+(?:subject|topic)\s+of)"
    r"\s+(?:the\s+)?(?:[\w'\u2019/-]+\s*){1,5}[\s,(]*$",
    _I,
)
"""What a place is about, in few words: "regarding psychological evaluations, pages 100-101"."""
_TABLE = re.compile(r"(?:Table|Figure|Algorithm)s?\s+\d", _I)
_TRAILING_WORDS = re.compile(
    r"(?:[\s,;(]+(?:and|the|also|of|in|from|as\s+well\s+as|&|both|at|its|on|to))+[\s,;]*$", _I
)
_LIST_NUMBER = re.compile(r"^[\s,;.]*\(?\d{1,2}[.)]\s+(?=[A-Z])|[\s,;.]+\(?\d{1,2}[.)][\s,;.]*$")
_OF_THE_SAME = re.compile(
    r"[,\s]+(?:of|in|from)\s+(?:th(?:at|is|ese|ose)|the\s+(?:very\s+)?same)\s+(?:guidelines?|chapters?|schedule)\b[\s,.;]*$",
    _I,
)
_UNDER_HEADING = re.compile(r"under\s+(?:the\s+)?(?:sub-?)?heading", _I)
_REGULATION = re.compile(r"\b97\d\d\.\d|\u00a7")
_QUOTED = re.compile(r"[\u201c\"]([^\u201c\u201d\"]{2,120})[\u201d\"]")
_AND = re.compile(r"\s+(?:and|&)\s+(?=[A-Z])")
_EDGES = " ,;:.-\u2013"
_LONGEST_UNLABELLED, _LONGEST_LABELLED = 120, 500
_NAME_START = re.compile(r"[A-Z\d\u201c\"]")


def without_joins(written: str) -> str:
    """Return the text without commas or "and" at its start, and those or full stops at its end."""
    before = _JOIN_BEFORE.match(written)
    written = written[before.end() :] if before else written
    behind = written.rstrip(" \t\n\r\f\v,;.")
    joined = _JOIN_BEHIND.search(behind, max(0, len(behind) - 3))
    return behind[: joined.start()].rstrip(" \t\n\r\f\v,;") if joined else behind


def sections_named(piece: str, *, apart: bool) -> list[str]:
    """Return the sections that the words between a title and its pages name.

    Without the word "section", only what is set `apart` from the sentence and begins like a name.
    """
    piece = _OF_THE_SAME.sub("", _LIST_NUMBER.sub("", piece))
    label = _SECTION_WORD.search(piece)
    is_led = label is not None and _UNDER_HEADING.match(label[0]) is not None
    if (
        label and label["names"] is None and label.start() > 0 and not is_led
    ):  # "the Drug Testing section"
        names = piece[: label.start()]
        names = names if names.strip(_EDGES) else piece[label.end() :]
    else:
        names = piece[label.end() :] if label else piece
    is_topic = _TOPIC_LED.match(names) is not None or is_known_topic(names.strip(_EDGES))
    pointers = list(_POINTER.finditer(names))
    if pointers:
        names, apart = names[pointers[-1].end() :], True
    names = _TRAILING_WORDS.sub("", _LEADING_WORDS.sub("", names.strip(_EDGES)))
    prose = _PROSE.search(names)
    if prose and not label:
        return []
    names = _unbracketed(names[: prose.start()] if prose else names)
    longest = _LONGEST_LABELLED if label else _LONGEST_UNLABELLED
    if not names or len(names) > longest or _REGULATION.search(names):
        return []
    if not label and not (apart and (_NAME_START.match(names) or is_topic)):
        return []
    if quoted := _QUOTED.findall(names):
        return [name.strip(" ,.") for name in quoted]
    sections = split_sections(names)
    if label and label["plural"] is not None:
        sections = [part for section in sections for part in _parts_of(section)]
    return [name for name in sections if not BARE_PAGES.match(name) and not _TABLE.match(name)]


def _parts_of(section: str) -> list[str]:
    """Cut "Opioids and Drug testing" behind the word "sections"; a known name stays whole."""
    if is_known_section(section) or "(" in section:
        return [section]
    return [part.strip() for part in _AND.split(section)]


def _unbracketed(names: str) -> str:
    """Return names without brackets and quotation marks around them, or left open at an end."""
    names = names.strip(_EDGES)
    if names[:1] == "(" and (
        names.count("(") > names.count(")") or names.find(")") == len(names) - 1
    ):
        names = names[1:]
        names = names[:-1] if names.endswith(")") and names.count(")") > names.count("(") else names
    if names.count(")") > names.count("(") and names.endswith(")"):
        names = names[:-1]
    if names.count("(") > names.count(")") and names.endswith("("):
        names = names[:-1]
    return names.strip(_EDGES)


_CONTINUES = re.compile(r"^(?:[a-z&(]|Prior\s+to\b|GI\s|Anaprox|EC-)")


def split_sections(names: str) -> list[str]:
    """Cut a list of section names at the commas between them, not at those inside of them.

    The longest run of parts that is a known section wins. Otherwise a part that begins in
    lowercase goes on with the name before it.
    """
    parts = [part.strip() for part in _outer_commas(without_joins(names.strip(" .,;:-")))]
    parts = [part for part in parts if part]
    sections: list[list[str]] = []  # each as its pieces: to join them one by one takes their square
    i = 0
    while i < len(parts):
        length = _known_run(parts, i)
        if length:
            sections.append(parts[i : i + length])
            i += length
            continue
        if sections and _CONTINUES.match(parts[i]) and not re.match(r"^and\s", parts[i]):
            sections[-1].append(parts[i])
        else:
            sections.append([re.sub(r"^and\s+", "", parts[i])])
        i += 1
    joined = (", ".join(pieces) for pieces in sections)
    return [section.strip(" .") for section in joined if re.search(r"\w", section)]


def _known_run(parts: list[str], start: int) -> int:
    for length in range(min(4, len(parts) - start), 1, -1):
        if is_known_section(", ".join(parts[start : start + length])):
            return length
    return 0


def _outer_commas(names: str) -> Iterator[str]:
    depth, begin = 0, 0
    for mark in _LIST_MARK.finditer(names):
        if mark[0] in "([":
            depth += 1
        elif mark[0] in ")]":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield names[begin : mark.start()]
            begin = mark.end()
    yield names[begin:]
