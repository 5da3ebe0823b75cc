"""The form in which marks of a letter are decided on, filled as a browser would send it."""

from __future__ import annotations

from typing import Any


def url_of(letter) -> str:
    return f"/staff/review/{letter.pk}/redaction/"


def form_of(page, *, let_go: dict[str, str] | None = None, **changes) -> dict[str, Any]:
    """Return the form as the page shows it; `let_go` is words to why they name nobody."""
    reasons = let_go or {}
    form = {"seen": page.context["seen"], "further": page.context["further"], "offered": []}
    form["reason-shared"] = page.context["shared_reason"]
    if page.context["is_preview"]:
        form["previewed"] = page.context["previewed"]
    for finding in page.context["findings"]:
        choice = finding.choice
        goes = choice.text in reasons or not choice.is_chosen
        form["offered"].append(finding.value)
        form[f"decision-{finding.number}"] = "let-go" if goes else "redact"
        form[f"reason-{finding.number}"] = reasons.get(choice.text, finding.reason)
    return form | changes


def preview(client, letter, **changes):
    """Post the form to look at how the letter will read."""
    page = client.get(url_of(letter))
    return client.post(url_of(letter), form_of(page, act="preview", **changes))


def decide(client, letter, **changes):
    """Look at how the letter will read, and decide so."""
    page = preview(client, letter, **changes)
    return client.post(url_of(letter), form_of(page, act="decide"))


def let_all_go(client, letter, reason: str):
    """Look at the letter and decide that none of its marks is anybody's data, for one reason."""
    page = client.get(url_of(letter))
    decisions = {f"decision-{finding.number}": "let-go" for finding in page.context["findings"]}
    return decide(client, letter, **decisions, **{"reason-shared": reason})
