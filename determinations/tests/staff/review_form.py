"""The form of the review page, filled as a browser would send it."""

from __future__ import annotations

from typing import Any


def sent(page) -> dict[str, Any]:
    """Return what the form of a review page sends if nobody changes anything."""
    form = page.context["form"]
    data: dict[str, Any] = {"seen": page.context["seen"], "reading": form.reading, "items": []}
    _fill(data, form.case)
    for item in form.items:
        data["items"].append(item.key)
        _fill(data, item)
        for name, parts in (("citations", item.citations), ("amounts", item.amounts)):
            data[f"{name}.{item.key}"] = [part.key for part in parts]
            for part in parts:
                _fill(data, part)
    return data


def _fill(data: dict[str, Any], part) -> None:
    data[f"{part.prefix}.rest"] = part.rest
    for control in part.controls:
        if control.value is True:
            data[control.name] = "on"
        elif control.value is not False:
            data[control.name] = str(control.value).replace("\n", "\r\n")
