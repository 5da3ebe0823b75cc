"""The citation of a determination, or of one decision of it, in each format that people paste.

No format breaks through what an invented letter or an odd heading may hold: each escapes the
signs that mean something in it, and each warns of a sample.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from textwrap import shorten

from determinations.vocabulary import LabelledValue

from .citing import UNKNOWN, WARNING, cite_case, cite_decision, written_out

LONGEST_HEADING = 300
"""Characters of a heading that a citation has, before it is cut between words."""

AGENCY = "California Division of Workers' Compensation"


class CitationFormat(LabelledValue):
    """How a citation is written."""

    PLAIN = "plain", "Plain text"
    BLUEBOOK = "bluebook", "Bluebook style"
    CALIFORNIA = "california", "California style"
    MARKDOWN = "markdown", "Markdown"
    RIS = "ris", "RIS (Zotero, EndNote)"
    BIBTEX = "bibtex", "BibTeX"


@dataclass(frozen=True, slots=True)
class Citable:
    """What is cited: a determination or, with a position, one decision of it."""

    case_number: str
    decided: date | None
    invented: bool
    url: str
    """Absolute; where it stays."""
    position: int | None = None
    heading: str = ""
    outcome: str = ""

    @property
    def warning(self) -> str:
        return WARNING if self.invented else ""

    @property
    def day(self) -> str:
        return written_out(self.decided) if self.decided else ""

    @property
    def about(self) -> str:
        """The heading on one line, without signs that can't be seen, and not too long."""
        return shorten(one_line(self.heading), LONGEST_HEADING, placeholder=" …")

    @property
    def decision(self) -> str:
        """What was decided about what; "" of a determination as a whole."""
        return f"{self.about}: {self.outcome or UNKNOWN}" if self.position is not None else ""

    @property
    def name(self) -> str:
        """What is cited, in words: "IMR Case No. CM16-0000001, item 2 (MRI: upheld)"."""
        if self.position is None:
            return f"IMR Case No. {self.case_number}"
        return f"IMR Case No. {self.case_number}, item {self.position} ({self.decision})"


def cite(citable: Citable, citation_format: CitationFormat) -> str:
    """Return a citation without a line break behind it; RIS and BibTeX have several lines."""
    return _WRITERS[citation_format](citable)


def cite_all(citables: Iterable[Citable], citation_format: CitationFormat) -> str:
    """Return many citations, in order: one a line, entries of RIS and BibTeX with a line between.

    "" where there are none; otherwise with a line break at the end.
    """
    has_lines = citation_format in (CitationFormat.RIS, CitationFormat.BIBTEX)
    written = [cite(citable, citation_format) for citable in citables]
    return ("\n\n" if has_lines else "\n").join(written) + ("\n" if written else "")


def one_line(text: str) -> str:
    """Return a text on one line, without control characters and what turns text around."""
    return " ".join("".join(map(_seen, text)).split())


def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cf", "Cs"):
        return ""
    return " " if category in ("Cc", "Zl", "Zp") else character


def _plain(citable: Citable) -> str:
    case = cite_case(citable.case_number, citable.decided, invented=citable.invented)
    if citable.position is None:
        return f"{case}."
    return cite_decision(case, citable.position, citable.about, citable.outcome)


def _bluebook(citable: Citable) -> str:
    """Return a citation after rule 14.3 of the Bluebook, for adjudications of an agency."""
    item = "" if citable.position is None else f", item {citable.position}"
    court = " ".join(("Cal. Div. of Workers' Comp.", citable.day)).strip()
    decision = f" ({citable.decision})" if citable.decision else ""
    return (
        f"{citable.warning}Independent Medical Review, No. {citable.case_number}{item} "
        f"({court}){decision}, {citable.url}."
    )


def _california(citable: Citable) -> str:
    """Return a citation in the manner of the California Style Manual: the day before the number."""
    item = f", item {citable.position} [{citable.decision}]" if citable.decision else ""
    day = f"{citable.day}, " if citable.day else ""
    return (
        f"{citable.warning}Independent Medical Review ({day}No. {citable.case_number}) Cal. Div. "
        f"Workers' Comp., Final Determination{item} <{citable.url}>."
    )


def _markdown(citable: Citable) -> str:
    day = f" ({citable.day})" if citable.day else ""
    item = ""
    if citable.position is not None:
        about, outcome = escape_markdown(citable.about), citable.outcome or UNKNOWN
        item = f", item {citable.position} ({about}): **{outcome}**"
    return f"{citable.warning}[IMR Case No. {citable.case_number}]({citable.url}){day}{item}."


def _ris(citable: Citable) -> str:
    """Return an entry of the type of a case, with the tags that Zotero and EndNote read for it."""
    decided = citable.decided
    lines = [
        ("TY", "CASE"),
        ("TI", f"{citable.warning}{citable.name}"),
        ("DA", decided.strftime("%Y/%m/%d/") if decided else ""),
        ("PY", f"{decided.year}" if decided else ""),
        ("PB", AGENCY),
        ("SV", citable.case_number),
        ("UR", citable.url),
        ("N1", "Independent Medical Review, Final Determination"),
        ("N1", citable.warning.rstrip(": ")),
    ]
    written = [f"{tag}  - {one_line(value)}" for tag, value in lines if value]
    return "\n".join([*written, "ER  - "])


def _bibtex(citable: Citable) -> str:
    decided = citable.decided
    item = "" if citable.position is None else f"-item{citable.position}"
    fields = [
        ("title", f"{{{escape_latex(citable.warning + citable.name)}}}"),
        ("author", f"{{{escape_latex(AGENCY)}}}"),
        ("year", f"{decided.year}" if decided else ""),
        ("month", f"{decided.month}" if decided else ""),
        ("date", decided.isoformat() if decided else ""),
        ("number", escape_latex(citable.case_number)),
        ("howpublished", "Independent Medical Review, Final Determination"),
        ("url", _URL_SIGNS.sub(_percent, citable.url)),
        ("note", escape_latex(citable.warning.rstrip(": "))),
    ]
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields if value)
    return f"@misc{{imr-{citable.case_number.lower()}{item},\n{lines}}}"


_MARKDOWN_SIGNS = re.compile(r"[\\`*_\[\]<>|~&$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What means something within a line; addresses become links without any other sign."""
_LATEX_SIGNS = re.compile(r"[\\{}$&#%_^~]")
_URL_SIGNS = re.compile(r"[\\{}^~\s]")
_IN_LATEX = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


def escape_markdown(text: str) -> str:
    """Return a text that Markdown shows as it is, links and HTML of it too."""
    return _MARKDOWN_SIGNS.sub(lambda sign: f"\\{sign[0]}", text)


def escape_latex(text: str) -> str:
    """Return a text that LaTeX prints as it is."""
    return _LATEX_SIGNS.sub(lambda sign: _IN_LATEX.get(sign[0], f"\\{sign[0]}"), one_line(text))


def _percent(sign: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in sign[0].encode())


_WRITERS: Mapping[CitationFormat, Callable[[Citable], str]] = {
    CitationFormat.PLAIN: _plain,
    CitationFormat.BLUEBOOK: _bluebook,
    CitationFormat.CALIFORNIA: _california,
    CitationFormat.MARKDOWN: _markdown,
    CitationFormat.RIS: _ris,
    CitationFormat.BIBTEX: _bibtex,
}
