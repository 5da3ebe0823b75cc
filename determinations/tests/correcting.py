"""Corrections in the admin's forms of a case and its item, filled as a browser would send them."""

from __future__ import annotations

from determinations.models import Case, DisputedItem


def correct_item(client, **typed):
    """Send the form of the only item, unchanged but for what was typed; return the answer."""
    item = DisputedItem.objects.get()
    data = {
        "description": item.description,
        "outcome": item.outcome,
        "treatment": item.treatment_id,
        "body_parts": ",".join(item.body_parts),
        "rationale": item.rationale.replace("\n", "\r\n"),
        "citations-TOTAL_FORMS": 0,
        "citations-INITIAL_FORMS": 0,
    }
    return client.post(f"/admin/determinations/disputeditem/{item.pk}/change/", data | typed)


def correct_case(client, **typed):
    """Send the form of the only case, unchanged but for what was typed; return the answer."""
    case = Case.objects.get()
    url = f"/admin/determinations/case/{case.pk}/change/"
    initial = client.get(url).context["adminform"].form.initial
    data = {name: "" if value is None else str(value) for name, value in initial.items()}
    data["clinical_summary"] = data["clinical_summary"].replace("\n", "\r\n")
    data |= {"items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0}
    return client.post(url, data | typed)
