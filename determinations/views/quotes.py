"""Whether a quotation stands in a determination: /quotes/."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from determinations.research.quote_check import LONGEST_NUMBER, QuoteProblem, check_quote
from determinations.research.quotes import LONGEST_QUOTATION


class QuoteForm(forms.Form):
    """A quotation, and the case that it is said to be from."""

    quotation = forms.CharField(
        label="Quotation",
        max_length=LONGEST_QUOTATION,
        strip=False,  # or what is longer than is said would be taken for its blanks
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        error_messages={"required": "Paste a quotation."},
    )
    case = forms.CharField(
        label="Case number",
        required=False,
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(
            {"spellcheck": "false", "autocapitalize": "off", "aria-describedby": "case-help"}
        ),
    )


@csrf_exempt  # it changes nothing, and readers get no cookie, which a token would need
@require_http_methods(["GET", "HEAD", "POST"])
def quotes(request: HttpRequest) -> HttpResponse:
    """Show where a quotation stands, how exactly, and what differs."""
    data = request.POST if request.method == "POST" else request.GET
    is_asked = "quotation" in data
    form = QuoteForm(
        data if is_asked else None,
        initial={"case": data.get("case", "").replace("\x00", "")[:LONGEST_NUMBER]},
        label_suffix="",
    )
    checked = None
    if form.is_valid():
        try:
            checked = check_quote(form.cleaned_data["quotation"], form.cleaned_data["case"])
        except QuoteProblem as problem:
            form.add_error(problem.field, str(problem))
    context = {"form": form, "checked": checked}
    return render(request, "quotes/page.html", context, status=400 if form.errors else 200)
