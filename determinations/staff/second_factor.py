"""The page on which an administrator removes the second factor of a colleague who is locked out."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from determinations.accounts.roles import MANAGE
from determinations.audit import record
from determinations.models import Verb

from .account_access import account_below
from .admin_act import show_act
from .forms import ReasonForm
from .sign_in_again import sign_in_again


class WhyForm(ReasonForm):
    """How it is known that it is the colleague who asks."""

    reason_help = (
        "Such as how you know that it is your colleague who asks. It stays in the audit log."
    )


@permission_required(MANAGE, raise_exception=True)
@sign_in_again
def remove_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then remove all that an account signs in with beside its password."""
    account = account_below(request, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if remove_authenticators(account, form.cleaned_data["reason"]):
            messages.success(request, f"{account} signs in with the password alone now.")
        else:
            messages.warning(request, f"{account} has no second factor.")
        return redirect("admin:auth_user_change", pk)
    template = "admin/auth/user/remove_second_factor.html"
    title = "Remove the second factor"
    return show_act(request, template, title, form, User, account=account)


@transaction.atomic
def remove_authenticators(account: User, reason: str) -> bool:
    """Remove the authenticator app and recovery codes of an account, and tell its owner.

    Return whether there were any.
    """
    authenticators = Authenticator.objects.filter(user=account)
    kinds = sorted(authenticators.values_list("type", flat=True))
    if not kinds:
        return False
    authenticators.delete()
    record(Verb.CHANGE_SECOND_FACTOR, subject=account.username, reason=reason, removed=kinds)
    transaction.on_commit(
        lambda: get_adapter().send_notification_mail("account/email/second_factor_removed", account)
    )
    return True
