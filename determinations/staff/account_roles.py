"""The page on which an administrator gives an account its role."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from determinations.accounts.roles import MANAGE, give_role, role_of
from determinations.models import Role

from .account_access import account_below
from .admin_act import show_act
from .sign_in_again import sign_in_again

ROLES_MEAN = (
    "Readers see published decisions. Reviewers also upload, correct, redact and publish letters. "
    "Administrators do everything, accounts, the audit log and erasing included."
)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices, help_text=ROLES_MEAN)


@permission_required(MANAGE, raise_exception=True)
@sign_in_again
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the role, then make it all that the account may do."""
    account = account_below(request, pk)
    if account == request.user:
        raise PermissionDenied("Nobody changes their own role.")
    current = role_of(account)
    form = RoleForm(request.POST or None, initial={"role": current or Role.READER})
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        if give_role(account, role):
            messages.success(request, f"{account} is {_with_article(role)} now.")
        else:
            messages.info(request, f"{account} is {_with_article(role)} already.")
        return redirect("admin:auth_user_change", pk)
    return show_act(
        request, "admin/auth/user/role.html", "Change the role", form, User,
        account=account, current=current,
    )  # fmt: skip


def _with_article(role: Role) -> str:
    word = role.label.lower()
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"
