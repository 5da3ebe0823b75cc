"""The review page of a letter: its address, its form as a browser sends it, what it says."""

from __future__ import annotations

from typing import Any


def url(letter, act: str = "") -> str:
    """Return the address of a letter's review page, or of an act there (with a slash behind it)."""
    return f"/staff/review/{letter.pk}/{act}"


def mend(client, letter, act: str = "save", *, page=None, **changes):
    """Send the form of `page`, or of the page as it is now, with changes; return the answer.

    The names of fields have two underscores for each full stop: `case__age`.
    """
    data = sent(page or client.get(url(letter)))
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return client.post(url(letter), {**data, **named, "act": act})


def messages_of(client, page) -> list[str]:
    """Return the messages of a page, or of the one that it leads to."""
    shown = client.get(page.url) if page.status_code == 302 else page
    return [str(message) for message in shown.context["messages"]]


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
