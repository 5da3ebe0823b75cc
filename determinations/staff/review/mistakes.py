"""What of a form can't be taken, each with the place on the page where it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import fields

_KINDS = {"citations": "citation", "amounts": "amount"}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to mend; `label` names its field, "" for the form as a whole."""

    label: str
    message: str
    place: str
    """The id of its control or part."""

    def __str__(self) -> str:
        return f"{self.label}: {self.message}" if self.label else self.message


def errors_by_place(errors: Mapping[str, str]) -> dict[str, str]:
    """Return errors by the path of the control or the part that they are shown at.

    One deep in a value (`items.0.body_parts.2`) is its control's; one of a field that no control
    has (`case.spans`) is its part's.
    """
    found: dict[str, list[str]] = {}
    for path, message in errors.items():
        messages = found.setdefault(_place_of(path), [])
        if message not in messages:
            messages.append(message)
    return {place: " ".join(messages) for place, messages in found.items()}


def _place_of(path: str) -> str:
    names = path.split(".")
    if names[0] == "case":
        return _shown("case", names, 1)
    if names[0] != "items" or len(names) < 2:
        return ""
    if len(names) > 3 and names[2] in _KINDS:
        return _shown(_KINDS[names[2]], names, 4)
    return _shown("item", names, 2)


def _shown(kind: str, names: list[str], depth: int) -> str:
    """Return the path of a part, with that of a field where the form shows it."""
    is_shown = names[depth : depth + 1] and names[depth] in {
        field.name for field in fields.SHOWN[kind]
    }
    return ".".join(names[: depth + 1] if is_shown else names[:depth])
