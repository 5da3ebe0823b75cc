"""What an item is called on a page: its title, and the letter's own heading where that differs."""

from __future__ import annotations

from dataclasses import dataclass

from determinations.search import Segment, Snippets


@dataclass(frozen=True, slots=True)
class Heading:
    """A title with the letter's heading, each in segments of which a search marked some."""

    title: tuple[Segment, ...]
    written: tuple[Segment, ...]
    """The heading as the letter has it; empty where the title is just that."""

    @classmethod
    def of(cls, title: str, written: str, snippets: Snippets) -> Heading:
        """Return them with the words of the search marked in what the letter says."""
        if _letters_of(title) == _letters_of(written):
            return cls(snippets.mark(title), ())
        return cls(((title, False),), snippets.mark(written))

    @property
    def marked(self) -> tuple[Segment, ...]:
        """The text in which the words of the search are marked."""
        return self.written or self.title


def _letters_of(text: str) -> str:
    return "".join(text.split()).casefold()
