"""The reviewer's credentials where sentences tell them, clause by clause and in any order.

What stands behind "certified in", "subspecialty in" or "diplomate of" is a specialty up to the next
clause; of a sentence with a license, the names of states count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from determinations.vocabulary import canonical_specialty, split_specialties, title_case
from determinations.vocabulary.states import STATE_NAMES

from ..model import Span
from ..patterns import KeywordPattern, lowercase, occurrences
from ..whitespace import one_line

_I = re.IGNORECASE

_HEADING = KeywordPattern(
    r"(?:reviewer(?:['\u2019]?s)?\s+(?:medical\s+)?(?:qualifications?|credentials)|"
    r"(?:qualifications?|credentials)\s+of\s+(?:the\s+)?(?:\w+\s+){0,2}reviewer|"
    r"how\s+the\s+IMR\s+final\s+determination\s+was\s+made)\b\s*:?",
    *("reviewer", "qualification", "credentials", "how"),
)
_SECTION_END = re.compile(
    r"CASE\s+SUMMARY|DOCUMENTS\s+REVIEWED|Documents\s+Reviewed\s+for|Case\s+Summary\s*:|"
    r"IMR\s+(?:ISSUES|DECISION)|MEDICAL\s+TREATMENT\s+GUIDELINE|ISSUES?\s+(?:AT|IN)\s+DISPUTE|"
    r"RATIONALE\s+FOR|INDEPENDENT\s+MEDICAL\s+REVIEW\s+DECISION"
)
_SECTION_REACH = 1500
_MENTION = re.compile(
    r"reviewer\b[^.;:]{0,160}?\b(?:certifi|board|licensed|diplomate|sub-?special)", _I
)
_MENTION_REACH = 600
_MENTIONS = 200

_BOARD = r"(?:American|National|Osteopathic|Boards?|Academy|College)"
_CERTIFIED = re.compile(
    r"\b(?:(?:board[\s-]+)?certifi(?:ed|cates?|cations?)|diplomates?|boarded|added\s+qualifications?|"
    r"sub-?\s?special(?:ty|ties|i[sz](?:es|ed|ing))|speciali[sz](?:es|ing)|special(?:ty|ties))"
    r"(?:\s*\(\s*s\s*\))?[\s,:-]*+"
    rf"(?:(?:in|as|of|for|is|are|by|from|through|with|the|an?|both|areas?|fields?|following|{_BOARD}|"
    r"sub-?\s?special(?:ty|ties)|special(?:ty|ties)|certifi(?:cates?|cations?))\b[\s,:]*+){0,12}+",
    _I,
)
_ALIKE = re.compile(r"\bsimilar\s+\Z", _I)
"""How all letters go on: "expertise in the same or similar specialties that evaluate"."""
_VALUE_END = re.compile(
    r"(?<!\d)\.(?=\s|$|[A-Z][a-z])|[\s,;]+(?:(?:and|but)\s+)?(?:also\s+)?(?:is|has|have|holds?|holding|"
    r"with|who|which|was|are|licen[sc]\w*|he|she|they|his|her|he\s*/\s*she|board|certifi\w*|boarded|"
    r"sub-?\s?special\w*|speciali[sz]\w+|added\s+qual\w+|currently|practic(?:es|ing)|maintains?|"
    r"diplomates?|in\s+(?:active|clinical|full|the\s+states?)|by\s+(?:the|an?)|an?\s+(?:sub|licen|"
    r"current|valid|medical\s+licen|active|added|full|unrestricted|certifi|second)|the\s+reviewer|"
    r"as\s+well\b(?!\s+as)|from|since|for\s+(?:more|over|the)|where|working)\b",
    _I,
)
_IN_BOARD = re.compile(r".*\bin\s+(?=[A-Z])", re.DOTALL)
_AND_IN = re.compile(
    r"\s*,?\s+(?:as\s+well\s+as|and|plus|&)\s+(?:also\s+)?(?:in|of)\s+(?:the\s+)?|"
    r"\s+(?:as\s+well\s+as|plus)\s+|[\s,]*\(?\b\d[.)]\s+|\s*/\s*",
    _I,
)
_PRACTITIONER = re.compile(
    r"\b(?:board[\s-]+certified|licensed|registered|practicing|doctor\s+of|is\s+an?|was\s+an?|an?)\s+"
    r"(?:(?:licensed|registered|practicing)\s+)?"
    r"(?!in\b|to\b|as\b|by\b|of\b)(?P<name>[a-z]+(?:\s+(?:and\s+)?[a-z]+){0,3})",
    _I,
)
_PROFESSIONS = {
    "Dentist",
    "Chiropractic",
    "Podiatrist",
    "Psychologist",
    "Registered Nurse",
    "Optometry",
}
_LONGEST_VALUE, _LONGEST_NAME = 240, 80
_LICENSE = KeywordPattern(r"licen[sc](?:e[sd]?|ures?|ing)?\b", "licen")
_LICENSE_REACH = 400
_SENTENCE_END = re.compile(r"(?<![A-Z])\.(?=\s|$|[A-Z][a-z])|\bpractic(?:es|ed)\b")
_CODES = "|".join(STATE_NAMES)
_FULL_NAMES = "|".join(
    name.replace(" ", r"\s+") for name in sorted(STATE_NAMES.values(), key=len, reverse=True)
)
_STATE = re.compile(rf"\b(?:(?P<capital>Washington,?\s+D\.?\s?C\b)|(?P<name>{_FULL_NAMES})\b)", _I)
_STATE_CODE = re.compile(
    rf"(?:[,:;/&]|\b(?:and|in|of))\s*(?P<code>{_CODES})\b(?=\s*(?:[,;/&.]|and\b|$))"
)
_NAMES = {name.casefold(): name for name in STATE_NAMES.values()}


def told_credentials(text: str) -> tuple[list[str], list[str], Span] | None:
    """Return specialties and states that sentences on the reviewer name, with their place."""
    for start, end in _places(text):
        practitioners = list(_practitioners(text, start, end))
        named = list(_specialties(text, start, end))
        certified = [*(who for who in practitioners if _is_profession(who[0])), *named]
        certified = certified or practitioners
        licensed = list(_states(text, start, end))
        spans = [span for _, span in (*certified, *licensed)]
        if certified or licensed:
            place = Span(min(span.start for span in spans), max(span.end for span in spans))
            return (
                list(dict.fromkeys(name for name, _ in certified)),
                list(dict.fromkeys(name for name, _ in licensed)),
                place,
            )
    return None


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a letter may tell of its reviewer: below a heading, else in a sentence."""
    for heading in islice(_HEADING.finditer(text), _MENTIONS):
        end = min(len(text), heading.end() + _SECTION_REACH)
        following = _SECTION_END.search(text, heading.end(), end)
        yield heading.end(), following.start() if following else end
    for at in islice(occurrences(lowercase(text), "reviewer", 0, len(text)), _MENTIONS):
        if _MENTION.match(text, at):
            end = min(len(text), at + _MENTION_REACH)
            following = _SECTION_END.search(text, at, end)
            yield at, following.start() if following else end


def _specialties(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    for opener in _CERTIFIED.finditer(text, start, end):
        if _ALIKE.search(text, max(start, opener.start() - 40), opener.start()):
            continue
        reach = min(end, opener.end() + _LONGEST_VALUE)
        stop = _VALUE_END.search(text, max(opener.end() - 1, start), reach)
        value = one_line(text[opener.end() : stop.start() if stop else reach])
        if "oard" in opener[0][5:] and (named := _IN_BOARD.match(value)):
            value = value[named.end() :]
        span = Span(opener.start(), stop.start() if stop else reach)
        for name in split_specialties(_AND_IN.sub(", ", value)):
            name = name.strip(" ,.:-()")
            if 2 < len(name) <= _LONGEST_NAME:
                yield _as_written(name), span


def _practitioners(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Yield specialties of who is called by them: "a licensed psychologist"."""
    for match in _PRACTITIONER.finditer(text, start, end):
        words = match["name"].split()
        for count in range(len(words), 0, -1):
            name = " ".join(words[:count])
            if canonical_specialty(name):
                yield _as_written(name), Span(*match.span())
                break


def _is_profession(name: str) -> bool:
    """Return whether it is what somebody is licensed as, beside certificates in a specialty."""
    return canonical_specialty(name) in _PROFESSIONS


def _as_written(name: str) -> str:
    return title_case(name.casefold() if name.isupper() and " " in name else name)


def _states(text: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Yield the states of each sentence with a license, each by its name."""
    done = start
    for license_word in _LICENSE.finditer(text, start, end):
        if license_word.start() < done:
            continue
        begin = max(done, license_word.start() - 60)
        for boundary in _SENTENCE_END.finditer(text, begin, license_word.start()):
            begin = boundary.end()
        reach = min(end, license_word.end() + _LICENSE_REACH)
        stop = _SENTENCE_END.search(text, license_word.end(), reach)
        done = stop.start() if stop else reach
        found = [
            match
            for pattern in (_STATE, _STATE_CODE)
            for match in pattern.finditer(text, begin, done)
        ]
        for match in sorted(found, key=lambda match: match.start()):
            yield _state(match), Span(license_word.start(), max(match.end(), license_word.end()))


def _state(match: re.Match[str]) -> str:
    said = match.groupdict()
    if said.get("code"):
        return STATE_NAMES[said["code"]]
    return _NAMES[one_line(said["name"]).casefold()] if said.get("name") else STATE_NAMES["DC"]
