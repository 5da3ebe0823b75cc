"""What a person fills in to deal with a problem for all letters that share it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.text import slugify

from determinations.ingest.intake import printed
from determinations.letters import screen
from determinations.models import Guideline
from determinations.staff.review.choices import NotOffered, Offered
from determinations.vocabulary import CitationKind, GuidelineSource, sources_named_in

LATEST_YEAR = 2100
LONGEST_TITLE = 200
"""Characters of a guideline's title."""
PUBLISHERS = {
    "": "Another, or none",
    "acoem": "ACOEM",
    "odg": "ODG (Official Disability Guidelines)",
}


class WithReason(forms.Form):
    """Asks why, for the history of each letter; `button` goes on to what will happen."""

    heading = button = explained = ""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Stands in the history of each letter, with your name.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"] + ["reason"])


@contextmanager
def _as_form_error() -> Iterator[None]:
    """Refuse a field's value where the name in it is none that is offered."""
    try:
        yield
    except NotOffered as error:
        raise forms.ValidationError(str(error)) from error


class AcceptForm(WithReason):
    """Accept the problem in all letters."""

    heading = "Accept it: it is no problem"
    button = "Go on with accepting"
    explained = "The letters stay as they are, and this holds them no more."
    prefix = "accept"


class KnownGuidelineForm(WithReason):
    """Say that a name means a guideline which the archive knows."""

    heading = "It is a guideline that the archive knows"
    button = "Go on with this guideline"
    explained = (
        "The citations of these letters cite it then. A letter that names a year keeps its year."
    )
    prefix = "known"
    guideline = forms.CharField(
        label="Guideline of the MTUS",
        max_length=300,
        widget=forms.TextInput(attrs={"list": "guidelines", "autocomplete": "off"}),
        help_text="Type some words of its title and choose.",
    )

    def clean_guideline(self) -> dict[str, Any]:
        offered = Offered.of_rows()
        with _as_form_error():
            chosen = offered.guideline_named(self.cleaned_data["guideline"]) or 0
        if not offered.knows_guideline(chosen):
            raise forms.ValidationError("The archive does not know this guideline either.")
        row = Guideline.objects.get(pk=chosen)
        return {"kind": str(CitationKind.MTUS), "title": row.title, "year": row.year}

    @property
    def chosen(self) -> dict[str, Any]:
        return dict(self.cleaned_data["guideline"])


class NewGuidelineForm(WithReason):
    """Add a guideline that the archive does not know yet."""

    heading = "Add it as a new guideline"
    button = "Go on with the new guideline"
    explained = (
        "These letters and letters to come cite it then, and the name is no problem any more."
    )
    prefix = "new"
    title = forms.CharField(
        label="Title",
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    year = forms.IntegerField(
        label="Year of the edition, if known",
        min_value=1990,
        max_value=LATEST_YEAR,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label="Where it belongs",
        choices=[
            (str(CitationKind.MTUS), "A guideline of the MTUS: it gets a page and a filter"),
            (str(CitationKind.NON_MTUS), "A source outside the MTUS"),
        ],
        widget=forms.RadioSelect,
        initial=str(CitationKind.MTUS),
    )
    publisher = forms.ChoiceField(
        label="Publisher of a source outside the MTUS",
        choices=list(PUBLISHERS.items()),
        required=False,
    )

    def clean_title(self) -> str:
        title = " ".join(printed(self.cleaned_data["title"]).split())
        if not slugify(title):
            raise forms.ValidationError("A title needs Latin letters or digits, for its address.")
        if found := screen(title):
            raise forms.ValidationError(
                f"\u201c{found[0].text}\u201d may identify a person: readers must not see it."
            )
        return title

    @property
    def chosen(self) -> dict[str, Any]:
        """Return what was typed as the meaning of a name; a source names its publisher."""
        typed = self.cleaned_data
        title = typed["title"]
        if typed["kind"] == CitationKind.NON_MTUS and typed["publisher"]:
            publisher = GuidelineSource(typed["publisher"])
            if publisher not in sources_named_in(title):
                title = f"{publisher.upper()}, {title}"
        return {"kind": typed["kind"], "title": title, "year": typed["year"]}


class TreatmentForm(WithReason):
    """Choose the treatment type of all items with a heading."""

    heading = "Choose the treatment type"
    button = "Go on with this type"
    explained = "All items with this heading get it."
    prefix = "treatment"
    treatment = forms.CharField(
        label="Treatment type",
        max_length=200,
        widget=forms.TextInput(attrs={"list": "treatments", "autocomplete": "off"}),
        help_text="Type some words of it and choose.",
    )

    def clean_treatment(self) -> int:
        with _as_form_error():
            chosen = Offered.of_rows().treatment_named(self.cleaned_data["treatment"])
        if chosen is None:
            raise forms.ValidationError("Choose a treatment type.")
        return chosen

    @property
    def chosen(self) -> dict[str, Any]:
        return {"treatment": self.cleaned_data["treatment"]}
