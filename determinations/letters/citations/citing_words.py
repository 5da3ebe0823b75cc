"""Words that sentences on guidelines share: who cites, what is cited, and that it is."""

from __future__ import annotations

NOUN = (
    r"(?:guidelines?|sections?|chapters?|citations?|criteria|criterion|references?|sources?|pages?|"
    r"recommendations?|MTUS|schedule|evidence|standards?|authorit(?:y|ies)|ACOEM|ODG|places?|parts?|"
    r"passages?|choices?|regulations?|publications?|paragraphs?|topics?|text|basis|pgs?|pp)"
)
USED = (
    r"(?:used|uses|cited|cites|rel(?:ied|ies)\s+(?:up)?on|applied|referenced|chosen|selected|employed|quoted|"
    r"invoked|invokes|named|names|consulted|followed|considered|utili[sz]ed|identified|referred\s+to|"
    r"relied|looked\s+to|turned\s+to|drew\s+on)"
)
ADMINISTRATOR = (
    r"(?:the\s+)?(?:claims?\s+administrator|claims\s+adjuster|administrator|"
    r"utili[sz]ation\s+review(?:er)?(?:\s+physician)?|UR\b(?:\s+physician|\s+reviewer)?|carrier|insurer)"
)
