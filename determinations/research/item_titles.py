"""Short titles of disputed items, in the words of their headings.

A title says what is in dispute: the heading without its preamble, the amount counted together and
put last, and what was authorized of a request. It never says more than the heading: where that
can't be turned round with certainty, it is the title, cut at a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten

from determinations.letters import (
    DRUGS,
    Amount,
    HeadingParts,
    find_quantities,
    names_only_body_parts,
    quantity_json,
    sessions_requested,
    split_heading,
    tablet_form,
    tablets_requested,
)
from determinations.models import DisputedItem

from .placed_amounts import Placed, placed_in

EVALUATIONS = "Evaluation & Management"
"""Amounts of visits to a physician are as often those of the treatment that comes with them."""

LONGEST = 110
"""Characters of a title before it is cut."""

_I = re.IGNORECASE
_VISIT = r"(?:sessions?|visits?|treatments?|appointments?)"

_PREAMBLE = re.compile(
    r"(?:\W*(?:(?P<retrospective>retro(?:spective(?:ly)?)?)\b|(?:prospective|concurrent)\b|"
    r"(?:requests?|usage|prescriptions?)\s*(?:for|of|:)))*\W*(?:(?:an?|the)\s+)?",
    _I,
)
_SERVICE_DATE = re.compile(
    r"\b(?:DOS|dates?\s+of\s+services?|service\s+dates?)\b[\s:/.\d,&()\[\]-]*"
    r"(?:(?:and|to|through)[\s:/.\d,()\[\]-]*)*$",
    _I,
)
_DOSE = re.compile(r"(?<=\d)(?=(?:mg|mcg|ml|gm|grams?)\b)", _I)
_COUNTED = re.compile(
    rf"\s*\(\s*(?:(?:a\s+)?total\s+(?:of\s+)?)?(\d{{1,3}})(?:\s*{_VISIT})?\s*\)", _I
)
"""What an amount comes to, in parentheses behind it."""
_BEFORE_AMOUNT = re.compile(
    r"[\s,;:(]*\b(?:(?:for|at|qty|with)\s+)?(?:a\s+total\s+of|for|times|x)?[\s,;:(]*$", _I
)
"""Little words between a treatment and its amount, which go with the amount."""
_INNER = re.compile(rf"(?:\S+|\w+[\s-]\w+)\s+(?:\(\d{{1,3}}\)\s+)?(?P<inner>\D*?)\s*\b{_VISIT}", _I)
"""An amount with the treatment inside of it: "eight (8) physical therapy sessions"."""
_QUALIFIER = re.compile(r"additional|more|further|extra|initial|remaining|separate", _I)
_BARE_VISITS = re.compile(r"(?<=\w)\s+(?:sessions|visits|treatments|appointments)\b", _I)
_TORN = re.compile(
    r"\b(?:and|or|with|of|for|to|in|on|at|by|a|an|the|per|each|every|plus|then|over|up|least|total|"
    r"another|additional|initial|remaining|trial|series|maximum|more|times|x|first|next|last|one|two|three|four|five|six|seven|eight|nine|ten|twelve)$|"
    r"(?:^|\s)\d{1,3}$|\(\s*\)|^\W",
    _I,
)
"""A treatment that looks so was torn from what its amount says."""
_REST = re.compile(r"(?:remaining|rest|balance)\b", _I)
"""How a request begins that leaves open of what: "the remaining six visits"."""
_OTHER_TREATMENT = re.compile(r",|;|/|&|\b(?:and|with|plus)\b", _I)
_DIRECTIONS = re.compile(
    r"[\s,;]+(?:sig\b|take\b|apply\b|use\b|inject\b|one\s+(?:by\s+mouth|tab|cap|po)\b|"
    r"\d(?:\s?-\s?\d)?\s+(?:tab|cap)\w*\s+(?:by|orally|po|every|daily|at|as|once|twice|\d)\b|"
    r"\d+\s+hours\s+on\b).*$",
    _I | re.DOTALL,
)
_AND = re.compile(r"\band\b|;", _I)
_AFTER_NUMBER = re.compile(
    r"[\s,;.]*(?:(?:with|and|plus)\s+)?(?P<refills>\w+\s+refills?)?[\s,;.]*", _I
)


def item_title(heading: str, category: str, amounts: Iterable[Amount], *, sure: bool) -> str:
    """Return the title of an item of a category; `sure` says whether its treatment type is.

    "Acupuncture, 2 more sessions (6 of 8 authorized)", "Norco 10/325 mg, 60 tablets". `amounts` are
    those of what is in dispute, in order.
    """
    parts = split_heading(heading)
    request = _Request.of(parts.disputed or heading, amounts)
    if sure and category != EVALUATIONS:
        make = _of_drug if category == DRUGS else _of_sessions
        if title := make(request, parts):
            return title
    leaves_open = parts.disputed and _REST.match(request.text)
    return _shortened(heading) if leaves_open else request.said(request.text)


def title_of(item: DisputedItem) -> str:
    """Return the title of an item of the record."""
    category, sure = item.treatment.category, item.treatment_sure
    return item_title(item.description, category, item.quantities, sure=sure)


@dataclass(frozen=True, slots=True)
class _Request:
    """What is in dispute, without what stands before it ("Retrospective request for")."""

    text: str
    is_retrospective: bool
    amounts: tuple[Placed, ...]

    @classmethod
    def of(cls, written: str, amounts: Iterable[Amount]) -> _Request:
        preamble = _PREAMBLE.match(written)
        start = preamble.end() if preamble else 0
        text = _SERVICE_DATE.sub("", written[start:]).strip(" ,;:([")
        if not text:
            return cls(written, False, ())
        is_retrospective = bool(preamble and preamble["retrospective"])
        return cls(text, is_retrospective, placed_in(text, amounts))

    @property
    def amounts_once(self) -> list[Amount]:
        """Its amounts, those said twice once."""
        return list({id(placed.amount): placed.amount for placed in self.amounts}.values())

    def of_kind(self, kind: str) -> list[Placed]:
        return [placed for placed in self.amounts if placed.amount["kind"] == kind]

    def said(self, treatment: str, amount: str = "") -> str:
        """Return a treatment and its amount as a title."""
        treatment = _shortened(_DOSE.sub(" ", " ".join(treatment.split())))
        title = treatment[:1].upper() + treatment[1:] + (f", {amount}" if amount else "")
        return f"{title} (retrospective)" if self.is_retrospective else title


def _of_sessions(request: _Request, parts: HeadingParts) -> str | None:
    """Return the title of what is asked for by sessions, None where that can't be turned round."""
    visits = request.of_kind("visits")
    count = sessions_requested(request.text, request.amounts_once)
    if count is None or any(placed.amount["count"] != count for placed in visits):
        return None
    treatment = _without(request.text, visits, count)
    if treatment is not None and (not treatment or _REST.fullmatch(treatment)):
        treatment = _treatment_requested(parts.requested)
    if not treatment or _TORN.search(treatment) or treatment.count("(") != treatment.count(")"):
        return None
    return request.said(treatment, _sessions(visits, count, parts))


def _sessions(visits: Sequence[Placed], count: int, parts: HeadingParts) -> str:
    """Return "12 sessions", "8 to 12 visits", or "2 more sessions (6 of 8 authorized)"."""
    amounts = [placed.amount for placed in visits]
    unit = next((amount["unit"] for amount in amounts if amount["unit"] != "session"), "session")
    least = next((amount["least_count"] for amount in amounts if amount["least_count"]), None)
    number = f"{least:g} to {count}" if least else f"{count}"
    units = unit if count == 1 and not least else f"{unit}s"
    done = _authorized(
        sessions_requested(parts.requested, _amounts_in(parts.requested)),
        sessions_requested(parts.authorized, _amounts_in(parts.authorized, parts.requested)),
        left=count,
    )
    if done:
        return f"{number} more {units} {done}"
    qualifier = next((said for amount in amounts if (said := _qualifier(amount))), "")
    return " ".join(part for part in (number, qualifier, units) if part)


def _treatment_requested(requested: str) -> str | None:
    """Return the treatment of the whole request, of which a part is in dispute."""
    request = _Request.of(requested, _amounts_in(requested))
    visits = request.of_kind("visits")
    count = sessions_requested(requested, request.amounts_once)
    return None if count is None else _without(request.text, visits, count)


def _amounts_in(text: str, of: str = "") -> list[Amount]:
    return [quantity_json(quantity) for quantity in find_quantities(text, 0, of)] if text else []


def _authorized(requested: int | None, authorized: int | None, *, left: int) -> str:
    """Return "(6 of 8 authorized)" where that leaves so many, otherwise ""."""
    if requested is None or authorized is None or requested - authorized != left:
        return ""
    return f"({authorized} of {requested} authorized)"


def _without(text: str, visits: Sequence[Placed], count: int) -> str | None:
    """Return a request without its amounts: the treatment, then where; None where it is torn."""
    pieces, at = [], 0
    for placed in visits:
        if placed.start < at:  # it said what the one before comes to
            continue
        pieces += [text[at : placed.start], _inside(placed.text)]
        at = placed.end
        if (said := _COUNTED.match(text, at)) is not None:
            if int(said[1]) != count:
                return None
            at = said.end()
    pieces.append(text[at:])
    treatment, *others = _joined(pieces)
    is_moved = bool(others) or not pieces[0].strip()
    if is_moved and not (_is_one(treatment) and all(map(names_only_body_parts, others))):
        return None
    return " ".join([_BARE_VISITS.sub("", treatment), *others]).strip(" ,;:.")


def _is_one(treatment: str) -> bool:
    """Return whether an amount that stood elsewhere may go behind all of this."""
    return all(map(names_only_body_parts, _OTHER_TREATMENT.split(treatment)[1:]))


def _joined(pieces: Sequence[str]) -> list[str]:
    """Return the pieces between amounts, the treatment first and whole."""
    cleaned = [_BEFORE_AMOUNT.sub("", piece).strip() for piece in pieces]
    filled = [piece.strip(" ,;.") for piece in cleaned if piece.strip(" ,;.)")]
    if not filled:
        return [""]
    first, *others = filled
    first = re.sub(r"^of\s+", "", first, flags=_I)
    if others and names_only_body_parts(first):  # "left knee 12 physical therapy visits"
        return [" ".join([first, others[0]]), *others[1:]]
    return [first, *others]


def _inside(amount: str) -> str:
    """Return the treatment that stands inside of an amount's words."""
    inner = _INNER.fullmatch(amount)
    return inner["inner"] if inner and not _QUALIFIER.fullmatch(inner["inner"]) else ""


def _qualifier(amount: Amount) -> str:
    inner = _INNER.fullmatch(amount["text"])
    return inner["inner"].lower() if inner and _QUALIFIER.fullmatch(inner["inner"]) else ""


def _of_drug(request: _Request, parts: HeadingParts) -> str | None:
    """Return the title of a drug with its number, None where something else stands there."""
    supplies = [placed for placed in request.amounts if placed.text.startswith("#")]
    if len(supplies) != 1:
        return None
    (supply,) = supplies
    drug = _DIRECTIONS.sub("", request.text[: supply.start]).strip(" ,;:")
    after = _AFTER_NUMBER.fullmatch(_DIRECTIONS.sub("", request.text[supply.end :]))
    if not drug or after is None or _TORN.search(drug) or _AND.search(drug):
        return None
    amount = _supplied(request.text, supply.amount, parts)
    refills = after["refills"] or ""
    return request.said(drug, f"{amount}, {refills.lower()}" if refills else amount)


_LEFT_OPEN = ("unit", "tablet", "capsule")
"""Units of a bare number, which is taken for tablets where a drug is taken by mouth."""


def _supplied(request: str, supply: Amount, parts: HeadingParts) -> str:
    """Return a number of tablets, grams or boxes; "#60" where the letter leaves open of what."""
    count = supply["count"]
    unit = tablet_form(request) if supply["unit"] in _LEFT_OPEN else supply["unit"]
    unit = "gram" if unit == "g" else unit
    tablets = tablets_requested(request, [supply])
    done = tablets and _authorized(
        tablets_requested(parts.requested, _amounts_in(parts.requested)),
        tablets_requested(parts.authorized, _amounts_in(parts.authorized)),
        left=tablets,
    )
    words = [f"{count:g}" if unit else f"#{count:g}", "more" if unit and done else "",
             _plural(unit, count), done or ""]  # fmt: skip
    return " ".join(word for word in words if word)


def _plural(unit: str, count: float) -> str:
    if count == 1 or not unit:
        return unit
    return f"{unit}es" if unit.endswith(("x", "ch")) else f"{unit}s"


def _shortened(text: str) -> str:
    """Return a text cut at a word, if it is too long for a title."""
    return text if len(text) <= LONGEST else shorten(text, LONGEST, placeholder=" \u2026")
