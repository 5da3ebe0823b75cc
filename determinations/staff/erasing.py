"""The page on which an administrator erases a letter for good."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from determinations.accounts.erase_form import EraseForm
from determinations.accounts.people import signed_in
from determinations.ingest.erasing import CannotErase, erase
from determinations.models import Letter

from .admin_act import show_act
from .letter_notes import state_badge
from .sign_in_again import sign_in_again

HASH_CHARACTERS = 12
"""Of a letter's SHA-256, typed where the letter has no case number."""


class EraseLetterForm(EraseForm):
    """Why, and the case's number typed once more."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as the court and the number of its order. The audit log keeps it for ever: "
        "name nobody whose data is to be erased.",
    )
    field_order = ("reason", "confirmation")


@permission_required("determinations.erase_letter", raise_exception=True)
@sign_in_again
def erase_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason and the case number, then erase."""
    letter = get_object_or_404(Letter.objects.select_related("case"), pk=pk)
    expected = letter.sha256[:HASH_CHARACTERS]
    if letter.case is not None and letter.case.number_known:
        expected = letter.case.case_number
    form = EraseLetterForm(request.POST if request.method == "POST" else None, expected=expected)
    if request.method == "POST" and form.is_valid():
        try:
            erase(letter.pk, by=signed_in(request), reason=form.cleaned_data["reason"])
        except CannotErase as error:
            messages.error(request, str(error))
            return redirect("admin:determinations_letter_change", letter.pk)
        messages.success(
            request,
            f"Letter {pk} was erased for good. Run the reindex command, so that no deleted words "
            "stay in the files of the search index, and see to the backups.",
        )
        return redirect("admin:determinations_letter_changelist")
    return show_act(
        request, "admin/determinations/letter/erase.html", "Erase a letter for good", form, Letter,
        letter=letter, state=state_badge(letter),
    )  # fmt: skip
