"""Dates that sentences state: what is left where header lines are lost, or beside them.

Only what is said counts: an application that is "signed" or "dated" on a day was not received then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ..dates import DATE, parse_date
from ..model import Span
from ..patterns import KeywordPattern

_WITHIN = r"(?:(?!\.\s|;)[\s\S])"
"""A character of the same sentence."""
_DATE_BEGINNINGS = (
    *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    *(f"{month}{mark}" for month in range(1, 13) for mark in "/-"),
)
"""What a date begins with, the month first."""
_ON = r"(?:\s+the)?\s+"
_THE_DATE = rf"(?P<date>{DATE})"
_OTHER_LABEL = r"(?:decision|determination|denial)\s+date|date\s+assigned|application\s+received"
"""A label of another date: what follows it is not the value of an empty "Date of Injury:"."""
_APPLICATION = r"application|request\s+for\s+(?:an?\s+)?(?:IMR|independent\s+medical\s+review)"
_DENIED = (
    r"(?:denied|declined|refused|modified|non-?\s?certified|not\s+certif(?:y|ied)|turned\s+down)"
)
_REVIEW = r"(?:utilization\s+review(?!\s+schedule)|\bUR\b)"

_HAPPENED = (
    r"fell|slipped|tripped|stumbled|twisted|strained|sprained|lacerated|crushed|fractured|collided|"
    r"landed|rear-?ended|(?:was|were|been|got)\s+(?:struck|hit|crushed|thrown|pinned|bitten|burned|"
    r"caught|rear-?ended|assaulted|attacked|run\s+over)"
)
"""What happens in an accident at work."""
_HAPPENED_WORDS = (
    *("fell", "slipped", "tripped", "stumbled", "twisted", "strained", "sprained", "lacerated"),
    *("crushed", "fractured", "collided", "landed", "rear", "was", "were", "been", "got"),
)

_STATED: Mapping[str, tuple[KeywordPattern, ...]] = {
    "date_of_injury": (
        KeywordPattern(
            r"(?:dates?\s+of\s+(?:the\s+)?(?:industrial\s+|occupational\s+|work\s+)?(?:injury|loss|"
            r"accident)|DOI\b)(?:\s+(?:of|on|is|was|being|dated|as))?[\s,:(]{0,4}(?:the\s+)?"
            rf"{_THE_DATE}",
            "date",
            "doi",
        ),
        KeywordPattern(
            r"(?:injur(?:y|ies|ed(?!\s+(?:worker|employee|patient)))|accident|incident|strain|"
            r"claim|hurt|who\s+(?:fell|slipped|tripped|was\s+(?:struck|hit)))\b"
            rf"(?:(?!\.\s|;|\b(?:seen|examin|evaluat|visit|report|surg|operat|underwent|MRI|treat|"
            rf"therapy|{_DENIED}|request|review|\bUR\b|present|since|until|return|administrator|{_OTHER_LABEL}))"
            r"[\s\S]){0,80}?"
            rf"(?:\b(?:on|of|dated|from)(?:\s+the)?)?\s+{_THE_DATE}",
            *("injur", "accident", "incident", "strain", "claim", "hurt", "who"),
        ),
        KeywordPattern(
            rf"\b(?:{_HAPPENED})\b"
            rf"(?:(?!\.\s|;|\b(?:seen|examin|evaluat|visit|report|surg|operat|underwent|MRI|treat|"
            rf"therapy|again|home|later|{_DENIED}|request|review|\bUR\b|present|since|until|return|"
            rf"administrator))[\s\S]){{0,100}}?\b(?:on|of|dated)(?:\s+the)?\s+{_THE_DATE}",
            *_HAPPENED_WORDS,
        ),
        KeywordPattern(
            rf"on{_ON}{_THE_DATE},?\s+(?:(?:when|while|as|the|a|an|he|she|his|her|this|"
            rf"[\w/-]{{2,20}}),?\s+){{1,6}}?(?:{_HAPPENED}|was\s+(?:injured|hurt))\b",
            *("on ", "on\n"),
        ),
    ),
    "ur_denial_date": (
        KeywordPattern(
            rf"{_REVIEW}(?:\s+\(UR\))?(?:\s+report,?)?(?:\s+with)?(?:\s+an?\s+decision\s+date\s+of)?"
            rf"\s+\(?{_THE_DATE}",
            "utilization",
            "ur",
        ),
        KeywordPattern(
            rf"{_REVIEW}{_WITHIN}{{0,80}}?(?:dated|letter,?|\bon|determination,?|(?:letter|decision|"
            rf"determination|denial|review|modification|report)\s+of){_ON}{_THE_DATE}",
            "utilization",
            "ur",
        ),
        KeywordPattern(
            r"(?:denial|non-?\s?certification|adverse\s+(?:determination|decision)|(?:denial|UR)\s+"
            r"letter)(?:\s+by\s+(?:the\s+)?(?:claims\s+administrator|utilization\s+review(?:er)?))?"
            r"(?:\s+(?:(?:that|which)\s+)?(?:was|is|bears\s+the\s+date|came|followed|went\s+out|"
            rf"arrived|happened))*\s*+(?:,\s*+)?(?:of|on|dated){_ON}{_THE_DATE}",
            *("denial", "non", "adverse", "ur letter"),
        ),
        KeywordPattern(
            rf"(?P<date>(?:{DATE}))\s+(?:{_REVIEW}(?:er)?\s+)?(?:denial|non-?\s?certification|"
            rf"(?:{_REVIEW})\s+(?:letter|decision|determination))",
            *_DATE_BEGINNINGS,
            needs=("denial", "certification", "letter", "decision", "determination"),
        ),
        KeywordPattern(
            rf"on{_ON}{_THE_DATE},?\s+(?:a\s+|the\s+)?(?:{_REVIEW}|claims\s+administrator"
            rf"{_WITHIN}{{0,40}}?{_DENIED})",
            "on ",
            "on\n",
        ),
        KeywordPattern(
            rf"{_DENIED}{_WITHIN}{{0,60}}?\bby\s+(?:the\s+)?(?:claims\s+administrator|{_REVIEW})"
            rf"{_WITHIN}{{0,40}}?\bon{_ON}{_THE_DATE}",
            *("denied", "declined", "refused", "modified", "non", "not", "turned"),
        ),
        KeywordPattern(
            rf"claims\s+administrator{_WITHIN}{{0,60}}?{_DENIED}{_WITHIN}{{0,80}}?\bon{_ON}"
            rf"{_THE_DATE}",
            "claims",
        ),
        KeywordPattern(
            r"(?:prior|previous(?:ly)?|original(?:ly)?|request(?:s|ed\s+\w{1,20})?\s+(?:was|were))\s+"
            rf"(?:utilization\s+)?(?:determination|review(?:ed)?|decision|denial|{_DENIED})\s+"
            rf"(?:was\s+)?(?:made\s+)?(?:on|dated){_ON}{_THE_DATE}",
            *("prior", "previous", "original", "request"),
        ),
        KeywordPattern(
            r"denial(?:\s+letter)?\s+(?:(?:that|which)\s+)?(?:was\s+)?(?:issued|made|sent|dated)"
            rf"(?:\s+on)?{_ON}{_THE_DATE}",
            "denial",
        ),
    ),
    "application_received": (
        KeywordPattern(
            rf"(?:{_APPLICATION}){_WITHIN}{{0,100}}?\b(?:reached|arrived|came\s+in|got\s+to|was\s+"
            r"(?:logged\s+in|stamped\s+in|taken\s+in))\b"
            rf"(?:\s+(?:at\s+|with\s+|by\s+)?[^.;,]{{1,60}}?)?\s+(?:on|of){_ON}{_THE_DATE}",
            "application",
            "request",
        ),
        KeywordPattern(
            rf"(?:received|got|logged|stamped){_ON}(?:an?\s+|this\s+|\w+\s+)?(?:{_APPLICATION})"
            rf"(?:(?!\.\s|;|signed|dated)[\s\S]){{0,80}}?\b(?:on|of){_ON}{_THE_DATE}",
            *("received", "got", "logged", "stamped"),
        ),
        KeywordPattern(
            rf"(?:{_APPLICATION}){_WITHIN}{{0,140}}?(?<!not\s)\breceived\b"
            rf"(?:\s+by\s+[^.;]{{1,60}}?)?(?:\s+on)?{_ON}{_THE_DATE}",
            "application",
            "request",
        ),
        KeywordPattern(
            rf"(?:received|receipt\s+of)\s+(?:the|an|this|your)\s+(?:\w+\s+)?(?:{_APPLICATION})"
            rf"(?:(?!\.\s|;|signed|dated)[\s\S]){{0,80}}?\b(?:on|was){_ON}{_THE_DATE}",
            "recei",
        ),
        KeywordPattern(
            rf"on{_ON}{_THE_DATE},?\s+(?:MAXIMUS(?:\s+Federal\s+Services)?(?:,?\s+Inc\.)?\s+received"
            rf"|(?:the|an)\s+(?:\w+\s+)?(?:{_APPLICATION}){_WITHIN}{{0,60}}?\bwas\s+received)",
            "on ",
            "on\n",
        ),
    ),
    "date_assigned": (
        KeywordPattern(
            r"(?:assigned|given|handed|sent|passed|referred|forwarded|went|turned\s+over)\s+(?:over\s+)?to\s+"
            r"(?:this|the|an?)\s+(?:\w+\s+){0,2}reviewer(?:\s+for\s+\w+)?(?:,|\s)*\s"
            rf"(?:on\s+|as\s+of\s+)(?:the\s+)?{_THE_DATE}",
            *("assigned", "given", "handed", "sent", "passed", "referred", "forwarded", "went"),
            "turned",
        ),
        KeywordPattern(
            r"reviewer\s+(?:(?:was|were)\s+(?:assigned|appointed|given|sent|handed)|(?:received|got|took"
            rf"(?:\s+up)?|accepted)){_WITHIN}{{0,60}}?\bon{_ON}{_THE_DATE}",
            "reviewer",
        ),
        KeywordPattern(
            r"notice\s+of\s+assignment(?:\s+and\s+request\s+for\s+information)?\s+(?:was|were)\s+"
            rf"(?:provided|sent|mailed|given|issued|served){_WITHIN}{{0,60}}?\bon{_ON}{_THE_DATE}",
            "notice",
        ),
        KeywordPattern(
            r"assignment(?:\s+(?:to|of|for)\s+[^.;]{1,50}?)?\s*(?::|,|\b(?:was|is|took\s+place|followed|"
            rf"came|made|dated|on|happened)\b|\s)+\s*(?:the\s+)?{_THE_DATE}",
            "assignment",
        ),
        KeywordPattern(
            rf"(?:case|file|matter|review|dispute|application|IMR)(?:\s+[\w-]{{1,20}}){{0,8}}?"
            rf"\s+(?:was|were|been)\s+(?:re)?assigned\b{_WITHIN}{{0,120}}?\bon{_ON}{_THE_DATE}",
            *("case", "file", "matter", "review", "dispute", "application", "imr"),
        ),
        KeywordPattern(
            rf"on{_ON}{_THE_DATE},?\s+(?:the|this)\s+(?:\w+\s+)?(?:case|file|matter|review|dispute|"
            rf"application|IMR)\b{_WITHIN}{{0,40}}?\bassigned\b",
            "on ",
            "on\n",
        ),
        KeywordPattern(
            rf"assign(?:ed|ment){_WITHIN}{{0,60}}?reviewer{_WITHIN}{{0,40}}?\bon{_ON}{_THE_DATE}",
            "assign",
        ),
    ),
    "decision_date": (
        KeywordPattern(
            r"(?:final\s+determination|IMR\s+(?:decision|determination)|this\s+(?:decision|"
            r"determination|letter|notice)|the\s+(?:decision|determination)\s+of\s+(?:MAXIMUS|the\s+"
            rf"(?:expert\s+|physician\s+)?reviewer))(?:(?!\.\s|;|{_REVIEW})[\s\S]){{0,60}}?\b(?:made|"
            rf"issued|dated|mailed|rendered|given|reached)(?:\s+on)?{_ON}{_THE_DATE}",
            *("final", "imr", "this", "the"),
        ),
        KeywordPattern(
            r"(?:case|matter|dispute|review)\s+was\s+(?:decided|completed|closed)\s+on"
            rf"{_ON}{_THE_DATE}",
            *("case", "matter", "dispute", "review"),
        ),
        KeywordPattern(
            r"(?:date\s+of\s+(?:this|the|this\s+final|the\s+final)\s+(?:determination|decision|notice|"
            r"letter)|(?<!review\s)(?<!ur\s)(?<!administrator's\s)(?<!administrator\u2019s\s)(?<!initial\s)"
            r"(?<!adverse\s)(?<!prior\s)(?<!original\s)(?:final\s+determination(?:\s+(?:was|is|of|on|date|"
            r"dated))?|(?:determination|decision)\s+(?:(?:was|is)\s+)?(?:issued|mailed|rendered|signed)))"
            r"(?:\s+(?:issued|mailed|rendered|signed|given|made))?\s*+(?::\s*+)?(?:(?:was|is|on)\s+)*"
            rf"(?:the\s+)?{_THE_DATE}",
            *("date of", "final", "determination", "decision"),
        ),
        KeywordPattern(
            rf"(?:issued|mailed|decided|determined|signed|dated)\s*+(?::\s*+)?(?:(?:on|this)\s+)?(?:the\s+)?"
            rf"{_THE_DATE}[ \t]*+\.?[ \t]*+$",
            *("issued", "mailed", "decided", "determined", "signed", "dated"),
            flags=re.IGNORECASE | re.MULTILINE,
            before=r"[ \t\f]*",
        ),
    ),
}
_LISTED_APPLICATION = KeywordPattern(
    r"application\s+(?:for|of)\s+(?:IMR|independent\s+medical\s+review)[\s,(]{1,4}(?:was\s+)?received"
    rf"(?:\s+on)?\s+(?:the\s+)?{_THE_DATE}",
    "application",
)
_MOST_STATED = 20
"""A summary states a date once or twice."""


def listed_receipt(text: str, documents: Span) -> tuple[date, Span] | None:
    """Return when the application was received, as the list of documents says beside it."""
    match = _LISTED_APPLICATION.search(text, documents.start, documents.end)
    value = parse_date(match["date"]) if match else None
    return (value, Span(*match.span("date"))) if match and value else None


def stated_dates(text: str, name: str, places: Sequence[Span]) -> Iterator[tuple[date, Span]]:
    """Yield what sentences in these places state as the named date, the surest wording first."""
    seen = 0
    for pattern in _STATED[name]:
        for place in places:
            for match in pattern.finditer(text, place.start, place.end):
                seen += 1
                if seen > _MOST_STATED:
                    return
                if value := parse_date(match["date"]):
                    yield value, Span(*match.span("date"))
