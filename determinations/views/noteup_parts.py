"""The parts of an entry's page: its numbers as tables, and its decisions as cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from determinations.research.directories import CitedEntry, Places
from determinations.research.noteups import Noteup, Together, Top
from determinations.research.rates import FEW, Line
from determinations.search import FACETS, SearchRequest, Side, Snippets, of_side

from .cards import cards
from .entry_links import entry_url, value_url
from .rate_charts import bar_of, top_of
from .rate_tables import Links, Row, Shown
from .rate_words import sentence

TREATMENT = "treatment"


@dataclass(frozen=True, slots=True)
class RateList:
    """A table of rates under a heading, and where all of its rows are."""

    name: str
    """Stem of the id of its heading."""
    heading: str
    column: str
    """What stands above the names of its rows."""
    rows: tuple[Row, ...]
    scale: int
    """Percent at the end of its bars."""
    left_out: int = 0
    all_url: str = ""


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A guideline or place, and how it comes out by who cites it."""

    label: str
    url: str
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class CitedRows:
    rows: tuple[CitedRow, ...]
    left_out: int = 0


def numbers(found: Noteup, links: Links) -> dict[str, Any]:
    """Return the rates of an entry: in a sentence, by who cites it, and by what."""
    request = found.entry.request()
    sides = [(line, links.rates(line.request, TREATMENT)) for line in found.sides]
    return {
        "whole": links.shown(found.whole, request),
        "sentence": sentence(found.whole),
        "few": FEW,
        "rates_url": links.rates(request, TREATMENT),
        "sides": _table("sides", "Who cites it", "Cited by", sides, links) if sides else None,
        "lists": [
            *(_top(top, request, links) for top in found.tops if top.lines),
            *(_together(each, found, links) for each in found.together if each.lines),
        ],
    }


def listed(found: Noteup) -> dict[str, Any]:
    """Return the newest and the most typical decisions of an entry as cards."""
    made = {
        card.item.item_id: card for card in cards([*found.newest, *found.typical], Snippets.none())
    }
    return {
        "newest": [made[item_id] for item_id in found.newest if item_id in made],
        "typical": [made[item_id] for item_id in found.typical if item_id in made],
    }


def place_rows(places: Places, links: Links) -> CitedRows:
    """Return the places of one guideline as rows, without its name."""
    rows = tuple(cited_row(row, row.entry.short, links) for row in places.rows)
    return CitedRows(rows, places.left_out)


def cited_row(row: CitedEntry, label: str, links: Links) -> CitedRow:
    cells = tuple(links.shown(cell.rate, cell.request) for cell in row.cells)
    return CitedRow(label, entry_url(row.entry), cells)


def entry_table(
    name: str, heading: str, column: str, facet: str, lines: Sequence[Line], links: Links
) -> RateList:
    """Return a table of a facet's values, each leading to its entry."""
    rows = [
        (line, value_url(facet, line.value) or links.rates(line.request, TREATMENT))
        for line in lines
    ]
    return _table(name, heading, column, rows, links)


def _top(top: Top, request: SearchRequest, links: Links) -> RateList:
    label = FACETS[top.facet].label
    table = entry_table(f"by-{top.facet}", label, label, top.facet, top.lines, links)
    return _with_rest(table, top.left_out, links.rates(request, top.facet))


def _together(together: Together, found: Noteup, links: Links) -> RateList:
    facet = of_side(together.side)[1]
    also = "also " if found.entry.kind.is_cited else ""
    rows = [
        (line, value_url(_facet_of(together.side, line.value), line.value))
        for line in together.lines
    ]
    table = _table(
        f"cited-{together.side}",
        f"The {together.side.label.lower()} {also}cites",
        "Cited in these decisions",
        rows,
        links,
    )
    return _with_rest(table, together.left_out, links.rates(found.entry.request(), facet))


def _facet_of(side: Side, value: str) -> str:
    guidelines, places = of_side(side)
    return places if ":" in value else guidelines


def _table(
    name: str,
    heading: str,
    column: str,
    lines: Sequence[tuple[Line, str]],
    links: Links,
) -> RateList:
    top = top_of([line.rate for line, _ in lines])
    rows = tuple(
        Row(line.label, url, links.shown(line.rate, line.request), bar_of(line.rate, top))
        for line, url in lines
    )
    return RateList(name, heading, column, rows, round(100 * top))


def _with_rest(table: RateList, left_out: int, all_url: str) -> RateList:
    return replace(table, left_out=left_out, all_url=all_url)
