"""The reviewer who adopts what the claims administrator cited, which makes it the reviewer's too.

"found the guidelines used by the Claims Administrator relevant and appropriate", "relied on the
same chapter", "agreed with the Claims Administrator's choice": a clause adopts where it points to
the other side's guidelines and approves of them, and nothing in it denies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from determinations.vocabulary import (
    CitationKind,
    CitedBy,
    GuidelineSource,
    sources_named_in,
    sources_of_guideline,
)

from ..model import ParsedCitation
from .flat import Flat
from .places import Group, groups

_I = re.IGNORECASE

_NOUN = (
    r"(?:guidelines?|sections?|chapters?|citations?|criteria|criterion|references?|sources?|pages?|"
    r"recommendations?|MTUS|schedule|evidence|standards?|authority|ACOEM|ODG|places?|parts?)"
)
_USED = (
    r"(?:used|cited|rel(?:ied|ies)\s+(?:up)?on|applied|referenced|chosen|selected|employed|quoted|"
    r"invoked|named|consulted|followed|considered|utili[sz]ed|identified|referred\s+to|relied)"
)
_ADMINISTRATOR = (
    r"(?:the\s+)?(?:claims?\s+administrator|claims\s+adjuster|administrator|"
    r"utili[sz]ation\s+review(?:er)?(?:\s+physician)?|UR\b(?:\s+physician|\s+reviewer)?|carrier|insurer)"
)
_POINTS = re.compile(
    rf"\b{_USED}\s+(?:\w+\s+)?by\s+{_ADMINISTRATOR}|"
    rf"\b(?:that\s+|which\s+)?{_ADMINISTRATOR}\s+(?:had\s+|has\s+|also\s+)?{_USED}|"
    rf"{_ADMINISTRATOR}['\u2019]s?\s+(?:\w+\s+){{0,3}}?(?:{_NOUN}|choice|selection|use|reliance)\b|"
    rf"\b(?:agree[ds]?|concur(?:s|red)?)\s+with\s+{_ADMINISTRATOR}(?!\s+that\b)|"
    rf"\b(?:agree[ds]?|concur(?:s|red)?)\s+(?:with|on)\s+the\s+(?:choice|selection|use)\s+of\s+{_NOUN}",
    _I,
)
_SAME = rf"(?:the\s+(?:very\s+)?same\b(?:\s+(?:\w+,?\s+){{0,4}}?{_NOUN}\b)?)"
_THESE = (
    rf"(?:(?:th(?:is|at|ese|ose)|both|the\s+above(?:[- ]\w+)?|the\s+aforementioned|said|"
    rf"the\s+cited)\s+(?:\w+\s+){{0,2}}?{_NOUN}\b)"
)
_POINTS_BACK = re.compile(
    rf"\b(?:(?:rel(?:ied|ies)|rest(?:s|ed))\s+(?:\w+\s+){{0,2}}?(?:up)?on|used|uses|applied|applies|followed|adopted|"
    rf"adopts|accepted|accepts|cited|cites|(?:agree[ds]?|concur(?:s|red)?)\s+with|kept\s+to|based\s+"
    rf"(?:[\w/]+\s+){{0,3}}(?:up)?on)\s+(?:{_SAME}|{_THESE})|"
    rf"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|held|holds|judge[sd]|agree[sd]\s+that)\s+"
    rf"(?:{_SAME}|{_THESE}|the\s+{_NOUN}|them|it|those|these|both|this|that)\b|"
    rf"\b(?:of|in|from)\s+{_SAME}|"
    r"\b(?:agree[ds]?|concur(?:s|red)?)\s*(?:\.?\s*$|with\s+(?:this|that|it|them)\b)"
    rf"|(?:^|\s){_SAME}\s+(?:was|were|is|are)\s+(?:also\s+)?(?:used|cited|applied|relied|found)\b",
    _I,
)
"""The same guideline, or "these": the other side's, where no guideline of their own precedes."""
_USES = re.compile(
    r"\b(?:rel(?:ied|ies|ying)\b|rest(?:s|ed)\b|use[sd]?\b|appl(?:ied|ies)\b|follow(?:s|ed)\b|based\b|bases\b|"
    r"adopt(?:s|ed)?\b|accept(?:s|ed)?\b|cite[sd]?\b|agree[sd]?\b|concur(?:s|red)?\b|endorse[sd]?\b|"
    r"shar(?:es|ed)\b|turned\s+to\b|went\s+by\b|kept\s+to\b)",
    _I,
)
_FINDS = re.compile(
    r"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|determine[sd]|held|holds|judge[sd]|regard(?:s|ed)|"
    r"was|were|is|are|remain(?:s|ed)?)\b",
    _I,
)
_FOUND = re.compile(r"\b(?:found|finds|deem(?:s|ed)|consider(?:s|ed)|held|judge[sd])\b", _I)
_GOOD = re.compile(
    r"\b(?:relevant|appropriate|applicable|sufficient|adequate|pertinent|suitable|correct|proper|"
    r"on\s+point|to\s+the\s+point|controlling|persuasive|valid|germane|apt|fitting|apply|applies|"
    r"govern(?:s|ing)?|enough)\b",
    _I,
)
_DENIES = re.compile(
    r"\bnot\b|n['\u2019]t\b|\b(?:cannot|never|neither|nor|no|none|in(?:applicable|sufficient|adequate|"
    r"appropriate)|irrelevant|unsuitable|outdated|superseded|disagree\w*|declin\w*|reject\w*|unlike|"
    r"depart\w*|differ\w*|(?:rather|other)\s+than|(?:instead|in\s+place)\s+of|without|too\s+\w+)\b",
    _I,
)
_NO_DENIAL = re.compile(
    r"\b(?:(?:did|does|do)\s*(?:not|n['\u2019]t)\s+(?:disagree|dispute|object|differ|depart|question)|"
    r"(?:no|without)\s+(?:disagreement|dispute|objection|quarrel|reason\s+to\s+\w+(?:\s+from)?)|"
    r"not\s+only|no\s+(?:other|further|different|additional)|not\s+in\s+dispute)\b",
    _I,
)
_CLAUSE = re.compile(
    r"[;?!]\s+|(?<!\bp)(?<!\bp[gp])(?<!\bpgs)(?<!\bed)\.\s+(?=[A-Z])|,?\s*\b(?:but|however|whereas|although|though|while|yet)\b|"
    r",?\s+and,?\s+(?=(?:(?:therefore|thus|instead|also|then|in\s+addition|additionally|further|"
    r"he|she|it|they|he\s*/\s*she|likewise|rather|the\s+(?:\w+\s+){0,2}reviewer),?\s+)*(?:relie[sd]|"
    r"relied|based|used|cited|added|applied|found|turned|went|took|did|does|declined|adopted|"
    r"consulted|chose|selected|accepted|referred|agreed|concurred)\b)|"
    r",?\s+and\s+(?=that\s)|,\s+and\s+(?=on\s)|"
    r",\s+(?=(?:instead\s+)?(?:relying|using|citing|applying)\b)",
    _I,
)
_FALLS_SHORT = re.compile(
    r"[\s,]*(?:(?:they|it|that|this|these|those)\s+)?(?:(?:is|are|was|were)\s+)?(?:found\s+)?"
    r"(?:them\s+|it\s+)?(?:not|in(?:sufficient|adequate|complete)|too)\b",
    _I,
)
_ADDS = re.compile(
    r"\b(?:also|add(?:s|ed)|in\s+addition|additional\w*|supplement\w*|as\s+well)\b", _I
)
_OF_MTUS = re.compile(r"\bMTUS\b|Medical\s+Treatment\s+Utili[sz]ation\s+Schedule", _I)
_BARE = 60
"""Characters; the name of a source without a chapter of it is not longer."""
_CHAPTER = re.compile(r"\bchapters?\b", _I)


@dataclass(frozen=True, slots=True)
class _Clause:
    start: int
    end: int
    text: str
    is_denied_next: bool


def with_adopted(
    flat: Flat, own: Sequence[ParsedCitation], adoptable: Sequence[ParsedCitation]
) -> list[ParsedCitation]:
    """Return the reviewer's own citations and those of the other side that the text adopts."""
    named = [
        citation
        for citation in adoptable
        if citation.kind in (CitationKind.MTUS, CitationKind.NON_MTUS)
    ]
    found = list(own)
    if not named:
        return found
    for clause in _clauses(flat.text):
        place = flat.span(clause.start, clause.end)
        points_back = all(citation.span.start >= place.start for citation in own)
        names = any(
            citation.span.within(place) and not citation.pages and not citation.sections
            for citation in own
        )
        if clause.is_denied_next:
            continue
        if adopts(clause.text, points_back=points_back, names=names):
            found = _adopt(flat, clause, found, named)
    return found


def adopts(clause: str, *, points_back: bool, names: bool = False) -> bool:
    """Return whether a clause points to what the other side cited, and approves of it.

    `points_back` says whether "the same guideline" or "these" can mean the other side's, `names`
    that the clause names a guideline without its places: "found the ACOEM guidelines relevant".
    """
    positive = _NO_DENIAL.sub(" agreed ", clause)
    if _DENIES.search(positive):
        return False
    points = _POINTS.search(positive)
    if points is None:
        if names and _FOUND.search(positive) and _GOOD.search(positive):
            return True
        back = _POINTS_BACK.search(positive) if points_back else None
        if back is not None and back[0][:2].lower() in ("of", "in", "fr"):
            return _USES.search(positive) is not None
        return back is not None and (
            _FINDS.match(positive, back.start()) is None or _GOOD.search(positive) is not None
        )
    rest = positive if "gree" in points[0] or "oncur" in points[0] else _POINTS.sub(" ", positive)
    return _USES.search(rest) is not None or (
        _GOOD.search(rest) is not None and _FINDS.search(rest) is not None
    )


def _clauses(text: str) -> Iterator[_Clause]:
    boundaries = [*_CLAUSE.finditer(text), None]
    start = 0
    for boundary in boundaries:
        end = boundary.start() if boundary else len(text)
        falls_short = (
            boundary is not None
            and _FALLS_SHORT.match(text, boundary.end()) is not None
            and "but" in boundary[0].lower()
            and _ADDS.search(text, boundary.end()) is None
        )
        if text[start:end].strip():
            yield _Clause(start, end, text[start:end], falls_short)
        start = boundary.end() if boundary else end


def _adopt(
    flat: Flat, clause: _Clause, found: list[ParsedCitation], named: list[ParsedCitation]
) -> list[ParsedCitation]:
    place = flat.span(clause.start, clause.end)
    within = [citation for citation in found if citation.span.within(place)]
    chosen = _meant(clause.text, within, named)
    bare = [
        citation
        for citation in within
        if not citation.pages and not citation.sections and _is_bare(citation, chosen)
    ]
    full = [citation for citation in within if citation not in bare]
    titles = {citation.title for citation in named}
    restated = [citation for citation in full if citation.title in titles]
    if restated:
        return [
            replace(citation, adopted=True) if citation in restated else citation
            for citation in found
        ]
    kept = [citation for citation in found if citation not in bare]
    start, end = _trimmed(flat.text, clause.start, clause.end)
    own_places = _own_places(flat, start, end, full)
    position = sum(citation.span.start < place.start for citation in kept)
    adopted = [
        replace(
            citation,
            cited_by=CitedBy.IMRO,
            text=flat.text[start:end],
            span=flat.span(start, end),
            adopted=True,
        )
        for citation in _with_places(chosen, own_places)
    ]
    new = [citation for citation in adopted if not any(_same(citation, other) for other in kept)]
    return [*kept[:position], *new, *kept[position:]]


def _meant(
    clause: str, within: list[ParsedCitation], named: list[ParsedCitation]
) -> list[ParsedCitation]:
    """Return those of the other side's citations that a clause means: all, or those it names."""
    titles = {citation.title for citation in within}
    if by_title := [citation for citation in named if citation.title in titles]:
        return by_title
    sources = {source for citation in within for source in _sources(citation)}
    if sources and (
        by_source := [citation for citation in named if sources & set(_sources(citation))]
    ):
        return by_source
    if _OF_MTUS.search(clause):
        return [citation for citation in named if citation.kind is CitationKind.MTUS]
    if _CHAPTER.search(clause):
        chapters = [citation for citation in named if GuidelineSource.ACOEM in _sources(citation)]
        return chapters or named
    return named


def _sources(citation: ParsedCitation) -> tuple[GuidelineSource, ...]:
    if citation.kind is CitationKind.MTUS:
        return sources_of_guideline(citation.title, citation.year)
    return sources_named_in(citation.title)


def _is_bare(citation: ParsedCitation, chosen: list[ParsedCitation]) -> bool:
    """Return whether a citation only names what the other side cited in full."""
    if any(citation.title == other.title for other in chosen):
        return True
    return (
        citation.kind is CitationKind.NON_MTUS
        and any(set(_sources(citation)) & set(_sources(other)) for other in chosen)
        and len(citation.title) < _BARE
    )


def _own_places(flat: Flat, start: int, end: int, within: list[ParsedCitation]) -> list[Group]:
    """Return the pages that the clause has of its own: "the same chapter, pages 301-302"."""
    text = flat.text
    points = _POINTS.search(text, start, end) or _POINTS_BACK.search(text, start, end)
    if points is None:
        return []
    for citation in within:
        at = text.find(citation.text, points.end(), end)
        end = at if at >= 0 else end
    behind = [group for group in groups(text, points.end(), end, end) if group.pages]
    return behind or [group for group in groups(text, start, start, points.end()) if group.pages]


def _with_places(chosen: list[ParsedCitation], own_places: list[Group]) -> Iterator[ParsedCitation]:
    if not own_places or not chosen:
        yield from chosen
        return
    yield from chosen[:-1]
    for group in own_places:
        yield replace(chosen[-1], sections=group.sections, pages=group.pages)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ,;":
        start += 1
    while end > start and text[end - 1] in " ,;.":
        end -= 1
    return start, end


def _same(one: ParsedCitation, other: ParsedCitation) -> bool:
    return (one.kind, one.title, one.year, one.sections, one.pages) == (
        other.kind, other.title, other.year, other.sections, other.pages
    )  # fmt: skip
