#!/usr/bin/env python
"""Set the invented letters of drafts.toml as text and as PDF: `python samples/make.py`.

Run it after a change to the drafts; a test holds the files against the drafts.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from determinations.letters.model import Layout  # noqa: E402
from synthetic.model import Draft, DraftItem  # noqa: E402
from synthetic.pdf import to_pdf  # noqa: E402
from synthetic.render import render  # noqa: E402


def drafts(source: Path = HERE / "drafts.toml") -> list[Draft]:
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return [_draft(one) for one in data["letter"]]


def _draft(data: dict[str, Any]) -> Draft:
    items = tuple(DraftItem(**item) for item in data.pop("item"))
    lists = {name: tuple(data.pop(name, ())) for name in ("specialties", "states", "damage")}
    return Draft(layout=Layout(data.pop("layout")), items=items, **lists, **data)


def main() -> None:
    for kind in ("txt", "pdf"):
        (HERE / kind).mkdir(exist_ok=True)
    for draft in drafts():
        text = render(draft)
        (HERE / "txt" / f"{draft.name}.txt").write_text(text, encoding="utf-8")
        (HERE / "pdf" / f"{draft.name}.pdf").write_bytes(to_pdf(text))


if __name__ == "__main__":
    main()
