"""Write the sample letters as text and as PDF: `python -m synthetic.samples`.

Run it after a change to samples/drafts.toml. A test compares the files with the drafts.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from determinations.letters import Layout

from .model import Draft, DraftItem
from .pdf import to_pdf
from .render import render

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def drafts(source: Path = SAMPLES / "drafts.toml") -> list[Draft]:
    """Return the invented letters of a TOML file with one `[[letter]]` table for each."""
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    return [_draft(letter) for letter in data["letter"]]


def _draft(data: dict[str, Any]) -> Draft:
    items = tuple(DraftItem(**item) for item in data.pop("item"))
    for name in ("specialties", "states", "damage"):
        data[name] = tuple(data.pop(name, ()))
    return Draft(layout=Layout(data.pop("layout")), items=items, **data)


def sample_texts() -> list[str]:
    """Return the text of every sample letter, in the order of their names."""
    paths = sorted((SAMPLES / "txt").glob("*.txt"))
    return [path.read_text(encoding="utf-8") for path in paths]


def main() -> None:
    for kind in ("txt", "pdf"):
        (SAMPLES / kind).mkdir(exist_ok=True)
    for draft in drafts():
        text = render(draft)
        (SAMPLES / "txt" / f"{draft.name}.txt").write_text(text, encoding="utf-8")
        (SAMPLES / "pdf" / f"{draft.name}.pdf").write_bytes(to_pdf(text))


if __name__ == "__main__":
    main()
