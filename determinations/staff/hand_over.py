"""The page on which an administrator hands an account's collections over to another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from determinations.accounts.people import signed_in
from determinations.accounts.roles import MANAGE
from determinations.models import Collection
from determinations.research.collections import hand_over

from .account_access import account_below
from .admin_act import show_act
from .sign_in_again import sign_in_again


class HandOverForm(forms.Form):
    """To whom: another account than the giver's, and than that of who hands over.

    Else administrators would read whatever others collected and noted.
    """

    taker = forms.ModelChoiceField(User.objects.none(), label="To the account")

    def __init__(self, *args: Any, giver: User, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.filter(is_active=True).exclude(pk__in=(giver.pk, by.pk))
        self.fields["taker"].queryset = others.order_by("username")  # type: ignore[attr-defined]


@permission_required(MANAGE, raise_exception=True)
@sign_in_again
def hand_over_collections(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to whom, then make all collections of an account another's, unread by whoever asks."""
    giver = account_below(request, pk)
    form = HandOverForm(request.POST or None, giver=giver, by=signed_in(request))
    if request.method == "POST" and form.is_valid():
        taker = form.cleaned_data["taker"]
        number = hand_over(giver, taker)
        messages.success(request, f"{number} collections are {taker}\u2019s now.")
        return redirect("admin:auth_user_change", pk)
    return show_act(
        request, "admin/auth/user/hand_over.html", "Hand over collections", form, User,
        account=giver, number=Collection.objects.of(giver).count(),
    )  # fmt: skip
