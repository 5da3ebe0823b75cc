"""Sources outside of the MTUS: where one ends and the next begins, and what is only a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from determinations.vocabulary import GuidelineSource, names_other_source, sources_named_in

from ..patterns import lowercase

_I = re.IGNORECASE

_MARK = (
    r"(?P<semicolon>(?<=;)\s+(?:and\s+)?(?:the\s+|an?\s+)?)|"
    r"(?P<join>(?:(?<=,)\s+|(?<=\s)\s*)"
    r"(?:and|as\s+well\s+as|along\s+with|together\s+with|in\s+addition\s+to|plus|&)\s+"
    r"(?:also\s+)?(?P<again>(?:up)?on\s+)?(?:the\s+|an?\s+)?)|"
    r"(?P<stop>(?<=[.?!])\s+(?=[a-z(\"\u201c]))|"
    r"(?P<comma>(?<=,)\s+(?:the\s+)?)|"
    r"(?P<space>(?<=\s)\s*(?=https?://|www\.|official\s+disability\s+guidelines))"
)
"""What separates sources, behind its first character."""
_SEPARATOR = re.compile(rf"[\s,;.?!](?:{_MARK}|(?P<label>(?!)))")
_SEPARATOR_OR_LABEL = re.compile(
    r"(?=[\s,;.?!aot])(?:(?P<label>,?\s*\b(?:and\s+)?(?:the\s+)?other\s+(?:medical\s+)?(?:treatment\s+)?guidelines?"
    rf"(?:\s+or\s+medical\s+evidence)?\s*[:,]?\s+)|[\s,;.?!](?:{_MARK}))"
)
"""Both for text in lowercase. The second is tried where the text says "other guidelines"."""
_SOURCE_START = re.compile(
    r"official\s+disability\s+guide|odg\b|acoem\b|american\s+college\s+of\s+occupational|"
    r"work\s+loss\s+data|https?://|www\.|mtus\b(?!\s+(?:being|is|was|has|does)\b)|medline\b|pubmed\b|cochrane\b|milliman\b|ahrq\b|"
    r"national\s+guideline|uptodate\b|md\s?guidelines|ama\s+guides|nice\b|fda\b|u\.?s\.?\s+food\s+and|"
    r"american\s+(?:academy|association|society|heart\s+association|pain\s+society|medical\s+assoc)"
)
"""For text in lowercase."""
_WORK_NAMED = re.compile(
    r"\b(?:Guidelines?|Journal|Annals|Archives|Review|Handbook|Manual|Textbook|Reports?)\b"
)
"""Words in the names of works that nobody can list; behind a semicolon they name a source."""
_WORK = re.compile(
    r"(?:[\w-]+\s)?(?:articles?|stud(?:y|ies)|trials?|papers?|reviews?|textbooks?|labels?)\b", _I
)
_URL = re.compile(r"https?://|www\.", _I)
_BROKEN_URL = re.compile(
    r"(?<![\w./])((?:https?://|www\.)\S++)(?<=[-/_])\s(?=[\w%~.-]*[./][\w%~/-])", _I
)
_COMMENT = re.compile(
    r"(?:"
    r"\ban?\s+medical\s+treatment\s+guideline\b|"
    r"\b(?:which|whose|whereby|wherein|because|stating|noting|recommending|suggesting|"
    r"indicating|saying|advising|supporting)\b|"
    r"\bthat\s+(?:say|state|recommend|support|indicate|require|allow|limit|note|advise|suggest|the)|"
    r"\b(?:says?|recommends?|indicates?|requires?|advises?|suggests?|supports?|notes?)\s+(?:that|the|a|no|it)\b|"
    r"\b(?<!united\s)states?\s+(?:that|the|a|no|it)\b|"
    r"\b(?:and|where\s+it|but)\s+(?:(?:it|they|he|she|this|these|that|both)\s+)?(?:(?:also|then)\s+)?"
    r"(?:says?|states?|stated|noted|notes|found|recommends?|concluded|determined|denied|modified|"
    r"added|adds|relied|used|based|cited|applied|turned|looked|consulted|decided|went)\b)"
)
"""For text in lowercase."""
_VERB = re.compile(
    r"\b(?-i:is|are|was|were|(?:has|have|had)(?!\s+(?:to\s+say\s+)?(?:under|at)\b)|does|do|did|would|should|could|may|might|can|cannot|will)\b|"
    r"\b(?:relevant|applicable|appropriate|sufficient|persuasive|since|rather\s+than|instead|for\s+its)\b|"
    r"\b(?:used|cited|relied\s+upon|referenced|applied)\s+by\b|\b(?:but|though|although)\b|"
    r"\b(?-i:say|says|said)\s+(?:in|about|on|of)\b|"
    r"\bas\s+(?:it|they|this|these|the|being)\b|\bto\s+(?:support|make|deny)\b|"
    r"\bin\s+(?:(?:place|lieu)\s+of|its|his|her|their|support|making|this)\b",
    _I,
)
_AUTHORS = re.compile(r"[A-Z][\w\u2019'-]+\s+[A-Z]{1,3},?\s+et\.?\s+al\b")
_LEFT_REACH = 300
_NO_SOURCES = {GuidelineSource.OTHER, GuidelineSource.MTUS}
_ENDS_LONGEST = " \t.,;:-\u2013"
_LAST_WORD = re.compile(r"(?<!\w)(?:and|or|the|of|in|(?:up)?on|from|&|also|as\s+well|too)$", _I)
_LONGEST_LAST_WORD = 12
_COMPLETE = re.compile(r"\b(?:19|20)\d\d\b|\d[.)]*$")
_UNDER_WAY = re.compile(r"\bet\.?\s+al\.?$", _I)


def comment_start(text: str, start: int, end: int, *, in_prose: bool = True) -> int:
    """Return where what is said about a source begins, `end` where nothing is.

    In prose a verb goes on with the sentence as well; elsewhere it may stand in a title.
    """
    found = [end]
    if comment := _COMMENT.search(lowercase(text), start, end):
        found.append(comment.start())
    if in_prose and (verb := _VERB.search(text, start, end)):
        found.append(verb.start())
    return min(found)


def is_source(text: str) -> bool:
    """Return whether a text names a source outside of the MTUS by words that the archive knows."""
    return names_other_source(text) or not set(sources_named_in(text)) <= _NO_SOURCES


def starts_source(text: str, at: int, end: int) -> bool:
    """Return whether the name of a well-known source stands here."""
    return _SOURCE_START.match(lowercase(text), at, end) is not None


def split_sources(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the place of each source that is named between `start` and `end`, in order."""
    begin = start
    for separator in _separators(text, start, end):
        if separator.start() > begin and _divides(text, begin, separator, end):
            yield begin, separator.start()
            begin = separator.end()
    if text[begin:end].strip(_ENDS_LONGEST):
        yield begin, end


def next_source(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a further source is separated off, as the separator's place, else None."""
    for separator in _separators(text, start, end):
        if separator.lastgroup == "stop":
            continue
        if separator["label"] or _begins_source(text, separator, end):
            return separator.span()
    return None


def _separators(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    compared = lowercase(text)
    has_label = compared.find("other", start, end) >= 0
    return (_SEPARATOR_OR_LABEL if has_label else _SEPARATOR).finditer(compared, start, end)


def _divides(text: str, begin: int, separator: re.Match[str], end: int) -> bool:
    """Return whether a separator stands between two sources, not inside of one."""
    strong = starts_source(text, separator.end(), end)
    known = separator["label"] or separator["again"] or strong
    if not (known or _begins_source(text, separator, end)):
        return False
    left = text[max(begin, separator.start() - _LEFT_REACH) : separator.start()]
    is_space = separator["space"] is not None  # one blank leaves nothing behind it
    if _URL.match(text, separator.end(), end) and (is_space or separator["comma"]):
        return _URL.search(left) is not None
    if separator["comma"] or separator["stop"] or is_space:
        return is_source(left) and _UNDER_WAY.search(left) is None
    if separator["semicolon"] and strong:
        return True
    if separator["again"]:  # "relied on X and on Y"
        return is_source(left)
    return is_source(left) or (not separator["label"] and _COMPLETE.search(left) is not None)


def _begins_source(text: str, separator: re.Match[str], end: int) -> bool:
    at = separator.end()
    if starts_source(text, at, end) or _AUTHORS.match(text, at, end):
        return True
    if separator["comma"] or separator["stop"] or separator["space"] is not None:
        return False
    if not text[at : at + 1].isupper() and not _WORK.match(text, at, end):
        return False
    following = next(_separators(text, at, end), None)
    named = text[at : following.start() if following else end]
    return is_source(named) or (
        separator["semicolon"] is not None and _WORK_NAMED.search(named) is not None
    )


def written_source(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the place without the punctuation and small words that a list leaves at its ends."""
    closes = text.find(")", start, end)
    while start < end and (text[start] in " ,;:.-\u2013" or (text[start] == "(" and closes < 0)):
        start += 1
    while True:
        while end > start and text[end - 1] in " ,;:.(-\u2013":
            end -= 1
        last = _LAST_WORD.search(text, max(start, end - _LONGEST_LAST_WORD), end)
        if last is None:
            break
        end = last.start()
    if text.count("(", start, end) < text.count(")", start, end) and text[end - 1] == ")":
        end -= 1
    return start, end


def title_of_source(written: str) -> str:
    """Return a source's name as written, an address that a line break cut in one piece."""
    return _BROKEN_URL.sub(r"\1", written) if _URL.search(written) else written
