"""What a statement says was *not* cited: "did not cite", "the MTUS is silent", "not applicable"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .rejections import is_rejected_behind, rejected_places

_I = re.IGNORECASE

_NOT = r"(?:did|does|do|could|would|has|have|had)\s*(?:\bnot\b|n['\u2019]t\b)"
_SOURCE = (
    r"(?:sections?|parts?|guidelines?|chapters?|recommendations?|citations?|evidence|criteria|pages?|"
    r"criterion|references?|sources?|basis|MTUS|ACOEM|ODG|Medical\s+Treatment\s+Utilization\s+Schedule|"
    r"literature|authority|topic|provisions?)"
)
_DENIAL = re.compile(
    rf"\b(?:{_NOT}\s+(?:\w+\s+){{0,2}}(?:cite|rely|use|reference|identify|provide|specify|name|apply|"
    r"mention|find|base|refer|consult|discuss|state|quote|give|include|list|note|indicate)\b|"
    r"(?:without|instead\s+of|rather\s+than|in\s+place\s+of|other\s+than|outside\s+of|in\s+lieu\s+of)\b|"
    rf"(?:no|neither|nor|none\s+of)\s+(?:[\w-]+\s+){{0,4}}?{_SOURCE}\b|(?:nothing|none)\s+(?:\w+\s+){{0,4}}?in\b|"
    r"not\s+(?:\w+\s+){0,2}(?:addressed|covered|discussed|found|mentioned|listed|specified)\s+(?:in|by|"
    r"within|under)\b|not\s+(?:up)?on\b|silent\s+(?:on|in|about)\b|\bnot\s+(?:up)?on\b|absent\s+from\b)",
    _I,
)
_CLAUSE_END = re.compile(
    r";|[.?!]\s+(?=[A-Z])|,?\s*\b(?:but|however|instead|rather|although|therefore|so\s+(?=the|ODG|ACOEM|that)|yet)\b|"
    r",\s*(?:and\s+)?(?:it|he|she|they|the\s+(?:\w+\s+){0,2}(?:reviewer|administrator))\b|"
    r"(?:,\s*|\b(?:and|thus|hence|then)\s+)(?:then\s+)?(?:relied|relying|used|using|based|cited|citing|"
    r"applied|applying|turned|went|chose|selected|found|adopted|consulted)\b",
    _I,
)
_INSTEAD = re.compile(
    r"(?:instead|in\s+place|outside|in\s+lieu)\s+of|(?:rather|other)\s+than|without", _I
)
_NOT_ON = re.compile(r"not\s+(?:up)?on", _I)
_COLON_OR_END = re.compile(rf":|{_CLAUSE_END.pattern}", _I)
_PHRASE_END = re.compile(
    r"[,;:]|[.?!]\s|\b(?:and|but)\s+(?:\w+ly\s+)?(?:relied|used|based|cited|applied|found|turned|chose|"
    r"adopted|\w+ed\s+(?:on|by|upon|to|from|under))\b",
    _I,
)
_BEHIND = re.compile(
    r"(?:(?!\b(?:since|because|MTUS|ACOEM|ODG|while|whereas|but|though)\b)[^.;]){0,60}?\b(?:(?:is|are|was|were)\s+(?:(?:found|deemed|held|considered|determined)\s+)?"
    r"(?:to\s+be\s+)?(?:silent|in\s?applicable|irrelevant|insufficient|not\s+(?:\w+\s+)?(?:applicable|"
    r"relevant|appropriate|sufficient|on\s+point|helpful|used|cited|specific|address\w*|adequate|apply))|"
    r"(?:do|does|did)\s*(?:not|n['\u2019]t)\s+(?:\w+\s+)?(?:address|apply|cover|discuss|mention|contain|"
    r"provide|include|speak|specifically|offer|list)|(?:has|have|had|contains?|makes?|offers?|gives?)\s+"
    r"(?:no|nothing)\b|"
    r"(?:not|in)\s?applicable\b|to\s+be\s+(?:not|in|ir|un)\s?-?\s?(?:applicable|relevant|sufficient|"
    r"appropriate|suitable))",
    _I,
)
_NOTHING = re.compile(
    rf"\b{_NOT}\s+(?:\w+\s+){{0,2}}(?:cite|provide|reference|use|base|identify|specify|name|rely|apply|"
    r"mention|give|state|include|list|refer|quote|indicate|find)\b|"
    rf"\b(?:no|neither|none\s+of|without)\s+(?:[\w-]+\s+){{0,6}}?{_SOURCE}\b|"
    r"\b(?:cited|gave|named|provided|quoted|offered|used|referenced|relied\s+(?:up)?on)\s+(?:nothing|none)\b(?!\s+(?:else|"
    r"more|further|other|but))|"
    r"\bnone\s+(?:was|were)?\s*(?:cited|given|provided|stated|listed)\b|(?:^|:)\s*(?:none|not\s+applicable|n/?a)\.?\s*$|"
    rf"\b{_SOURCE}\s+(?:is|are|was|were|remains?)\s+silent\b|\bsilent\s+(?:on|in|about)\b|"
    rf"\b{_SOURCE}\s+(?:(?:is|was|are|were)\s+)?not\s+(?:cited|given|provided|stated|specified|applicable|"
    r"identified|named|addressed)\b|"
    rf"\b{_SOURCE}\s+(?:do|does|did)\s+not\s+(?:address|apply|cover|discuss|mention|contain)\b",
    _I,
)


def denies_all(text: str) -> bool:
    """Return whether a text says that nothing was cited, or that the MTUS has nothing to cite."""
    return _NOTHING.search(text) is not None


def denied_places(text: str) -> list[tuple[int, int]]:
    """Return what stands under a denial or is turned down, each up to its end, in order."""
    return sorted({*_denied_places(text), *rejected_places(text)})


def _denied_places(text: str) -> Iterator[tuple[int, int]]:
    covered = 0
    for denial in _DENIAL.finditer(text):
        if denial.start() < covered:
            continue
        ends = _CLAUSE_END
        if _INSTEAD.fullmatch(denial[0]):
            ends = _PHRASE_END
        elif _NOT_ON.fullmatch(denial[0]):
            ends = _COLON_OR_END
        end = ends.search(text, denial.end())
        covered = end.start() if end else len(text)
        yield denial.start(), covered


def is_denied_behind(text: str, end: int) -> bool:
    """Return whether what ends here is said, right behind it, not to address, apply or be used."""
    return _BEHIND.match(text, end) is not None or is_rejected_behind(text, end)
