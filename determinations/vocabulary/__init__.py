"""The archive's words as data, one TOML file a kind, and what can be one of a few values.

This is the ground floor: it imports nothing of ours, and every layer may import from here, and from
`case_numbers` and `normalize` beside it.
"""

from .alternatives import Alternatives
from .choices import SIDES, CitationKind, CitedBy, ItemOutcome, LabelledValue
from .glossary import Term, glossary
from .guideline_sections import (
    canonical_section,
    is_known_section,
    is_known_topic,
    page_topics,
    topic_for,
)
from .guideline_sources import (
    GuidelineSource,
    names_other_source,
    sources_named_in,
    sources_of_guideline,
    words_for,
)
from .guidelines import (
    ACOEM_AS_A_WHOLE,
    GuidelineEdition,
    canonical_guideline,
    canonical_title,
    canonical_titles,
    guideline_names,
    has_edition,
    is_in_mtus,
    is_second_edition,
    name_in_acoem_pattern,
    section_of_chapter,
    short_title_pattern,
    sole_edition,
    title_in_acoem,
    title_of_chapter,
    title_of_pages,
    title_of_short,
    title_pattern,
)
from .loader import any_of, load, whole
from .offered import guideline_editions, treatment_types
from .specialties import canonical_specialty, split_specialties, title_case

__all__ = [
    "ACOEM_AS_A_WHOLE",
    "SIDES",
    "Alternatives",
    "CitationKind",
    "CitedBy",
    "GuidelineEdition",
    "GuidelineSource",
    "ItemOutcome",
    "LabelledValue",
    "Term",
    "any_of",
    "canonical_guideline",
    "canonical_section",
    "canonical_specialty",
    "canonical_title",
    "canonical_titles",
    "glossary",
    "guideline_editions",
    "guideline_names",
    "has_edition",
    "is_in_mtus",
    "is_known_section",
    "is_known_topic",
    "is_second_edition",
    "load",
    "name_in_acoem_pattern",
    "names_other_source",
    "page_topics",
    "section_of_chapter",
    "short_title_pattern",
    "sole_edition",
    "sources_named_in",
    "sources_of_guideline",
    "split_specialties",
    "title_case",
    "title_in_acoem",
    "title_of_chapter",
    "title_of_pages",
    "title_of_short",
    "title_pattern",
    "topic_for",
    "treatment_types",
    "whole",
    "words_for",
]
