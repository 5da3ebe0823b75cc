"""The search language: from what a reader types to a tree, and which words the tree finds.

tokens -> parser (with typed words, proximity, fields, case numbers) -> tree -> expansions, stop
words; analysis, word forms and typos say which words of the index a word of the tree finds.
"""

from .analysis import WORD, fold, normalize, stems_of, words_of
from .expansions import Expanded, Expansion, expand
from .fields import ABOUT, TEXT_FIELDS, typed_pages
from .parser import ParsedQuery, parse_query
from .problems import QueryProblem
from .query_parts import are_plain_words, loosened, typed_parts
from .stop_words import STOP_WORDS, is_stop_word, without_stop_words
from .tree import (
    NOWHERE,
    And,
    InField,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Same,
    Unit,
    Word,
    leaves,
    parts_of,
)
from .typos import is_spelled_like, most_typos
from .word_forms import WordForm, beginnings, forms_of, rarity

__all__ = [
    "ABOUT",
    "NOWHERE",
    "STOP_WORDS",
    "TEXT_FIELDS",
    "WORD",
    "And",
    "Expanded",
    "Expansion",
    "InField",
    "Leaf",
    "Near",
    "Node",
    "Not",
    "Or",
    "ParsedQuery",
    "Phrase",
    "QueryProblem",
    "Same",
    "Unit",
    "Word",
    "WordForm",
    "are_plain_words",
    "beginnings",
    "expand",
    "fold",
    "forms_of",
    "is_spelled_like",
    "is_stop_word",
    "leaves",
    "loosened",
    "most_typos",
    "normalize",
    "parse_query",
    "parts_of",
    "rarity",
    "stems_of",
    "typed_pages",
    "typed_parts",
    "without_stop_words",
    "words_of",
]
