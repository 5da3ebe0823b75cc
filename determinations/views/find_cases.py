"""Many cases at once by their numbers: /cases/find/."""

from __future__ import annotations

import csv

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from determinations.research.case_lookup import MOST_NUMBERS, Lookup, Row, State, look_up
from determinations.spreadsheets import cell

LONGEST_TEXT = 50_000
"""Characters; `MOST_NUMBERS` of them with other text on each line."""

COLUMNS = ("pasted", "state", "case_number", "decided", "outcome", "items", "url")


class NumbersForm(forms.Form):
    """The numbers as they are pasted; file names and tables too."""

    numbers = forms.CharField(
        label="Case numbers",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "autocapitalize": "off"}),
        error_messages={"required": "Paste at least one case number."},
    )


@csrf_exempt  # it changes nothing, and readers get no cookie, which a token would need
@require_http_methods(["GET", "HEAD", "POST"])
def find_cases(request: HttpRequest) -> HttpResponse:
    """Show which of the numbers in a text the archive has, as a page or as CSV."""
    data = request.POST if request.method == "POST" else request.GET
    form = NumbersForm(data if "numbers" in data else None, label_suffix="")
    if not form.is_valid():
        return render(
            request, "cases/find.html", {"form": form}, status=400 if form.errors else 200
        )
    lookup = look_up(form.cleaned_data["numbers"])
    if data.get("format") == "csv":
        return _as_csv(request, lookup)
    counts = [(lookup.count(state), state.label.lower()) for state in State]
    context = {
        "form": form,
        "lookup": lookup,
        "counts": [f"{count:,} {label}" for count, label in counts if count],
        "most": MOST_NUMBERS,
    }
    return render(request, "cases/find.html", context)


def _as_csv(request: HttpRequest, lookup: Lookup) -> HttpResponse:
    response = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cases.csv"'},
    )
    response.write("\ufeff")  # spreadsheets take it for UTF-8 then
    writer = csv.writer(response)
    writer.writerow(COLUMNS)
    for row in lookup.rows:
        writer.writerow(map(cell, _values(request, row)))
    return response


def _values(request: HttpRequest, row: Row) -> tuple[str, ...]:
    """Return the cells of a row, in the order of `COLUMNS`."""
    case = row.case
    if case is None:
        return row.written, row.state.label, row.number, "", "", "", ""
    number = f"{case.case_number} (invented sample)" if case.invented else case.case_number
    items = "; ".join(f"{item.title}: {item.outcome}" for item in case.items)
    url = request.build_absolute_uri(reverse("case", args=[case.case_number]))
    decided = case.decided.isoformat() if case.decided else ""
    return row.written, row.state.label, number, decided, case.outcome.label, items, url
