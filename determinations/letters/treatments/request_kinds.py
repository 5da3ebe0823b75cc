"""What kind of thing a heading asks for, as far as amounts depend on it.

"2 x 4" counts sessions of a therapy, and tells the size of gauze; "#60" counts tablets of a drug;
"for 2 weeks" is the rental of a device.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from determinations.vocabulary import Alternatives, load

from .lexicon import drug_classes_in

_MILLIGRAMS = re.compile(r"\d\s?(?:mg|mcg|milligrams?|micrograms?)(?![a-z])", re.IGNORECASE)
_OTHER_WAYS = ("Topical", "Viscosupplementation", "Injectables")
"""How classes of drugs begin whose bare number counts no tablets."""
_OFTEN_INHALED = ("Asthma",)
_WEEKLY = re.compile(r"\bweekly\b", re.IGNORECASE)


@cache
def _pattern(kind: str) -> Alternatives:
    return Alternatives(load("request_kinds")[kind])


class RequestKinds:
    """What a heading asks for; each question is answered when it is first asked.

    `of` is a text that says what the heading leaves open ("the remaining 6").
    """

    def __init__(self, heading: str, of: str = "") -> None:
        self.heading = f"{of} {heading}" if of else heading

    def _has(self, kind: str) -> bool:
        return _pattern(kind).is_in(self.heading)

    @cached_property
    def is_therapy(self) -> bool:
        """Whether an amount without a unit counts sessions, not pieces, sizes or tablets."""
        if self.is_counted or (_WEEKLY.search(self.heading) is not None and not self.is_drug):
            return True
        return self.is_attended and not self.is_sized

    @cached_property
    def is_sized(self) -> bool:
        """Whether two numbers with an "x" between are a size."""
        return self._has("sized")

    @cached_property
    def is_counted(self) -> bool:
        """Whether visits are named."""
        return self._has("visits")

    @cached_property
    def is_attended(self) -> bool:
        """Whether a therapy or program is named, with or without visits."""
        if self.is_program:
            return True
        rest = _pattern("drug_therapy").joined.sub("", self.heading)
        if not _pattern("therapy").is_in(rest):
            return False
        return len(rest) == len(self.heading) or not self.is_drug

    @cached_property
    def visit(self) -> str:
        """What a bare number of visits counts: those of nurses and physicians are visits."""
        return "visit" if self.is_consultation and not self.is_attended else "session"

    @cached_property
    def is_consultation(self) -> bool:
        return self._has("consultation")

    @cached_property
    def is_program(self) -> bool:
        return self._has("program")

    @cached_property
    def is_home(self) -> bool:
        """Whether somebody cares for the injured worker, by hours or visits."""
        return self._has("care")

    @cached_property
    def is_hospital(self) -> bool:
        return self._has("hospital")

    @cached_property
    def is_device(self) -> bool:
        return self._has("device") and not self.is_supply

    @cached_property
    def is_lasting(self) -> bool:
        """Whether it is a membership or program, of so many days, weeks or months."""
        return self._has("lasting")

    @cached_property
    def is_accompanying(self) -> bool:
        """Whether it goes with somebody else's visits: interpreters, rides."""
        return self._has("accompanying")

    @property
    def before_accompanying(self) -> str:
        """The words before those that go with somebody else's visits."""
        return _pattern("accompanying").joined.split(self.heading, maxsplit=1)[0]

    @property
    def is_other_than_therapy(self) -> bool:
        return self.is_consultation or self.is_device or self.is_test or self.is_drug

    @cached_property
    def is_supply(self) -> bool:
        return self._has("supply")

    @cached_property
    def is_test(self) -> bool:
        """Whether it is done so often, in no sessions: tests, injections."""
        return self._has("test")

    @cached_property
    def is_injected(self) -> bool:
        return self._has("injected")

    @cached_property
    def has_strength_in_units(self) -> bool:
        return self._has("strength_in_units")

    @cached_property
    def is_drug(self) -> bool:
        return self.has_milligrams or bool(self._drug_classes)

    @cached_property
    def may_be_tablets(self) -> bool:
        """Whether the heading names no other form of a drug than tablets and capsules."""
        return not self._has("no_tablets")

    @cached_property
    def is_by_mouth(self) -> bool:
        """Whether a drug's bare number counts tablets or capsules."""
        if not (self.is_drug and self.may_be_tablets):
            return False
        classes = self._drug_classes
        others = _OTHER_WAYS if self.has_milligrams else (*_OTHER_WAYS, *_OFTEN_INHALED)
        return not classes or not all(name.startswith(others) for name in classes)

    @cached_property
    def has_milligrams(self) -> bool:
        return _MILLIGRAMS.search(self.heading) is not None

    @cached_property
    def _drug_classes(self) -> tuple[str, ...]:
        return drug_classes_in(self.heading)


def therapies_in(text: str) -> list[str]:
    """Return the words of a text that name therapies, in lowercase."""
    return [match[0].casefold() for match in _pattern("therapy").joined.finditer(text)]


def names_therapy(text: str) -> bool:
    return _pattern("therapy").is_in(text)
