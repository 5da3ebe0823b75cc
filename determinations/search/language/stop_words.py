"""Stop words: words of a sentence that say nothing of what is sought."""

from __future__ import annotations

from .tree import And, Node, Same, Word, join, map_parts

# fmt: off
STOP_WORDS = frozenset((
    "a", "an", "the", "of", "for", "to", "in", "on", "at", "by", "with", "from", "as", "and",
    "or", "is", "was", "were", "be", "been", "being", "are", "it", "its", "this", "that", "these",
    "those", "there", "he", "she", "his", "her", "they", "their", "which", "who", "whom", "whose",
    "what", "when", "where", "why", "how", "if", "can", "could", "may", "might", "must", "shall",
    "should", "will", "would", "do", "does", "did", "has", "have", "had", "than", "then", "so",
    "such",
))
# fmt: on
"""Not among them: no, not and without, which change what is sought."""

LITTLE_WORDS = STOP_WORDS | {
    "about", "after", "again", "also", "any", "before", "beyond", "during", "i", "into", "me",
    "more", "my", "our", "please", "since", "some", "until", "us", "we", "while", "you",
}  # fmt: skip
"""What need not be in a decision that a question among whose words it stands finds. Unlike stop
words these have sentences: after /s surgery."""


def is_stop_word(node: Node) -> bool:
    """Return whether this is one of `LITTLE_WORDS`; in capitals (IT, IF, OT) it may abbreviate."""
    return (
        isinstance(node, Word)
        and not (node.prefix or node.fuzzy or node.text.isupper())
        and node.text.casefold() in LITTLE_WORDS
    )


def without_stop_words(node: Node) -> Node:
    """Return the tree without stop words, as long as other words stand beside them.

    "why was the MRI denied" asks for decisions about an MRI that was denied, and a decision need
    not say "why". Within quotes every word counts, and so it does in a name: range of motion.
    """
    if isinstance(node, Same):
        return node
    if isinstance(node, And):
        kept = [without_stop_words(part) for part in node.parts if not is_stop_word(part)]
        return join(And, kept) or node
    return map_parts(without_stop_words, node)
