"""Labels that stand together before their values, as a table's columns come out of a PDF.

"Case Number: Date of Injury: CM13-9000001 6/19/2008": as many values follow as there are labels,
in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..model import Span

_TWO_LABELS = re.compile(
    r":\s*(?:Case|MAXIMUS|IMR|Date|UR|"
    r"Decision|Priority|Application|Injury)\b(?!\s+Number\s*:\s*CM)"
)
"""Told before anything else, since few letters have such."""
_GAP = re.compile(r"[\s:|.]*")
_PRIORITIES = r"Standard|Expedited"


def column_values(
    text: str, end: int, labels: dict[str, str], date: str, number: str
) -> dict[str, Span]:
    """Return where the values of labels stand that come in a row before them, by the labels' names.

    `labels` are patterns by name, `date` and `number` those of values.
    """
    if not _TWO_LABELS.search(text, 0, end):
        return {}
    token = re.compile(
        "|".join(f"(?P<{name}>{pattern})" for name, pattern in labels.items())
        + rf"|(?P<value_>\b(?:{date}|{number}|{_PRIORITIES})\b)",
        re.IGNORECASE,
    )
    found: dict[str, Span] = {}
    for row in _rows(text, token, end):
        names = [name for name, _ in row if name != "value_"]
        values = [span for name, span in row if name == "value_"]
        if len(names) == len(values) > 1:
            found.update((name, span) for name, span in zip(names, values, strict=True))
    return found


def _rows(text: str, token: re.Pattern[str], end: int) -> Iterator[list[tuple[str, Span]]]:
    """Yield runs of labels and the values behind them, with nothing else between."""
    row: list[tuple[str, Span]] = []
    at = 0
    for match in token.finditer(text, 0, end):
        name = str(match.lastgroup)
        is_label = name != "value_"
        apart = _GAP.fullmatch(text, at, match.start()) is None
        if row and (apart or (is_label and row[-1][0] == "value_")):
            yield row
            row = []
        row.append((name, Span(*match.span())))
        at = match.end()
    yield row
