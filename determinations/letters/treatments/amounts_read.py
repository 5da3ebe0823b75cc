"""What has been read of a heading's amounts so far, and which of its words are taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ..model import Quantity, Span
from .amount_words import AmountWords
from .courses import Range
from .request_kinds import RequestKinds

_COUNTED = ("units", "visits", "hours", "rental", "refills", "package")
"""Kinds behind which another thing's amount may follow; a dose stands before its own number."""
_REACH = 200
"""Characters before a number that are looked through for what it counts."""
MOST_AMOUNTS = 60
"""Real headings have a few; behind so many none is looked for."""
_SUPPLIED_AGAIN, _MOST_SUPPLIES = ("tablet", "capsule", "pill", "patch"), 12
_LETTERS = re.compile(r"[^\W\d]{2}")


class AmountsRead:
    """A heading, its tokens and the amounts found among them; no token counts twice."""

    def __init__(self, heading: str, offset: int, of: str = "") -> None:
        self.words = AmountWords(heading)
        self.kinds = self.words.kinds
        self.asks = RequestKinds(heading, of)
        self.found: list[Quantity] = []
        self._offset, self._of = offset, of
        self._taken = bytearray(len(self.kinds))
        self._counted: set[int] = set()
        self._told: set[int] = set()

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield the matches of a pattern of kinds of which no token is taken.

        Where one has a token that is, the search goes on behind that token.
        """
        at = 0
        while len(self.found) < MOST_AMOUNTS and (match := pattern.search(self.kinds, at)):
            taken = self._taken.find(1, match.start(), match.end())
            if taken < 0:
                yield match
                at = max(match.end(), match.start() + 1)
            else:
                at = taken + 1

    def is_free(self, start: int, end: int) -> bool:
        return self._taken.find(1, start, end) < 0

    def take(self, start: int, end: int) -> None:
        """Say that tokens belong to an amount, or to something that is none."""
        self._taken[start:end] = b"\1" * (end - start)

    def add(
        self,
        start: int,
        end: int,
        kind: str,
        count: Range | Decimal | None = None,
        unit: str = "",
        *,
        times: Range | None = None,
        period: str = "",
        long: Range | None = None,
        long_unit: str = "",
        further: tuple[int, int] | None = None,
    ) -> None:
        """Keep the amount that tokens `start` to `end` say, and take them.

        `further` are the tokens of its second piece, if it has one.
        """
        if further:
            self.take(min(start, further[0]), max(end, further[1]))
        self.take(start, end)
        self._counted.update(range(start, end))
        if kind in _COUNTED:
            self._told.add(end - 1)
        begins, ends = self.words.start(start), self.words.end(end)
        most, least = count if isinstance(count, tuple) else (count, None)
        self.found.append(
            Quantity(
                self.words.text[begins:ends],
                Span(self._offset + begins, self._offset + ends),
                kind,
                most,
                unit,
                int(times[0]) if times else None,
                period,
                int(long[0]) if long else None,
                long_unit,
                least,
                int(times[1]) if times and times[1] is not None else None,
                int(long[1]) if long and long[1] is not None else None,
                (self._text(*further),) if further else (),
            )
        )

    def _text(self, start: int, end: int) -> str:
        return self.words.text[self.words.start(start) : self.words.end(end)]

    def joins_last_visits(self, long: Range, unit: str, start: int, end: int) -> bool:
        """Add a duration to the visits named last ("over 6 weeks"); return whether one lacks it."""
        for place in range(len(self.found) - 1, -1, -1):
            visits = self.found[place]
            if visits.kind == "visits" and visits.duration is None:
                self.found[place] = replace(
                    visits, duration=int(long[0]), duration_unit=unit,
                    least_duration=None if long[1] is None else int(long[1]),
                    again=(*visits.again, self._text(start, end)),
                )  # fmt: skip
                self.take(start, end)
                return True
        return False

    def text_before(self, token: int) -> str:
        """Return the words before a token, as far as they may tell of it."""
        start = self.words.start(token)
        return self.words.text[max(0, start - _REACH) : start]

    def multiplies(self, start: int, end: int, times: Range) -> bool:
        """Multiply the tablets told right before ("#60 x 2"); return whether there are any."""
        last = self.found[-1] if self.found else None
        if (
            last is None
            or last.kind != "units"
            or last.unit not in _SUPPLIED_AGAIN
            or last.count is None
            or last.times is not None
            or times[1] is not None
            or not 1 <= times[0] <= _MOST_SUPPLIES
            or last.span.end - self._offset != self.words.end(start)
        ):
            return False
        begin, upto = last.span.start, self._offset + self.words.end(end)
        self.found[-1] = replace(
            last, count=last.count * times[0], span=Span(begin, upto),
            text=self.words.text[begin - self._offset : upto - self._offset],
        )  # fmt: skip
        self.take(start, end)
        return True

    @property
    def has_visits(self) -> bool:
        return any(quantity.kind in ("visits", "hours") for quantity in self.found)

    def nearest_form(self, before: int, after: int = 0) -> str:
        """Return the last form before a token that no other amount counts: tablet, patch, pair."""
        at = before
        while (at := self.kinds.rfind("U", after, at)) >= 0:
            if at not in self._counted and self.words.unit(at) != "unit":
                return self.words.unit(at)
        return ""

    def asked_before(self, token: int) -> RequestKinds:
        """Return what the words before a token ask for; all of them where none stands before."""
        before = self.text_before(token)
        return RequestKinds(before, self._of) if self._of or _LETTERS.search(before) else self.asks

    def asked_last(self, token: int) -> tuple[RequestKinds, int] | None:
        """Return what the noun nearest before a token asks for, and the token it begins at.

        It stands behind "with" or "and", or behind another amount. None where it tells nothing.
        """
        first = self.kinds.rfind("&", 0, token) + 1
        first = max((at + 1 for at in self._told if first <= at < token), default=first)
        begin, end = self.words.start(first), self.words.start(token)
        words = self.words.text[max(begin, end - _REACH) : end]
        if first == 0 or _LETTERS.search(words) is None:
            return None
        asks = RequestKinds(words)
        tells = (
            "U" in self.kinds[first:token] or asks.has_milligrams or asks.is_test or asks.is_device
            or asks.is_supply or asks.is_attended or asks.is_consultation
            or (self._told and asks.is_drug)
        )  # fmt: skip
        return (asks, first) if tells else None

    def nearest_visit(self, at: int) -> str:
        """Return the visits named last before a token, or first after: session, visit, class.

        "Consultation and treatment" are visits.
        """
        place = self.kinds.rfind("V", 0, at)
        is_with_consultation = place > 0 and self.kinds[place - 1] in "&/"
        if is_with_consultation and self.asks.is_consultation and not self.asks.is_attended:
            return "visit"
        place = place if place >= 0 else self.kinds.find("V", at)
        return self.words.unit(place) if place >= 0 else ""
