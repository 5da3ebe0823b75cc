"""Pages of one's own account that django-allauth does not bring, or only where mail is sent."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField, SetPasswordField
from allauth.account.forms import AddEmailForm, ResetPasswordKeyForm
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.account.views import (
    INTERNAL_RESET_SESSION_KEY,
    ConfirmEmailView,
    EmailView,
    LoginView,
    PasswordResetFromKeyView,
    PasswordResetView,
)
from allauth.mfa.utils import is_mfa_enabled
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from determinations.accounts.erase_form import EraseForm
from determinations.accounts.erasing import erase_account
from determinations.accounts.invitations import InvitationGone, accept, find_invitation
from determinations.accounts.key_forms import RevokesKeys
from determinations.accounts.people import signed_in
from determinations.accounts.roles import MANAGE, role_of
from determinations.models import Collection
from determinations.staff.sign_in_again import sign_in_again


@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Show what one's account has, and where each thing is changed."""
    account = signed_in(request)
    address = EmailAddress.objects.get_primary(account)
    context = {
        "role": role_of(account),
        "address": address.email if address else account.email,
        "is_verified": bool(address and address.verified),
        "sends_mail": settings.IMR_SENDS_MAIL,
        "has_second_factor": is_mfa_enabled(account),
        "collections": Collection.objects.of(account).count(),
    }
    return render(request, "account/overview.html", context)


class SignInView(LoginView):
    """Asks for name and password; offers an account where strangers may make one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_open": settings.IMR_OPEN_SIGNUP}


class ResetView(PasswordResetView):
    """Sends a link to set a new password, whoever asks: the answer is the same for all."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.IMR_SENDS_MAIL:
            return render(request, "account/password_reset_closed.html")
        return super().dispatch(request, *args, **kwargs)


@login_not_required
def open_reset_link(request: HttpRequest) -> HttpResponse:
    """Keep the link's secret in the session, and go to the page that asks for a password.

    django-allauth puts it into the path, which the access log keeps.
    """
    uid, _, key = request.GET.get("key", "").partition("-")
    request.session[INTERNAL_RESET_SESSION_KEY] = key
    uid = uid if re.fullmatch("[0-9a-z]+", uid) else "0"
    return redirect("account_reset_password_from_key", uid, SetPasswordView.reset_url_key)


class NewPasswordForm(RevokesKeys, ResetPasswordKeyForm):
    """Asks for a new password, and what becomes of the keys that the account gave to programs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_to_revoke(self.user)

    def save(self) -> None:
        super().save()
        self.revoke_if_asked(self.user, by=self.user)


class SetPasswordView(PasswordResetFromKeyView):
    """Sets a new password for who has the link of a mail, which verifies the mail's address."""

    form_class = NewPasswordForm

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        addresses = EmailAddress.objects.filter(user=self.reset_user)
        if len(addresses) == 1:  # of several it is not known which had the mail
            addresses.update(verified=True)
        return super().form_valid(form)


class ConfirmAddressView(ConfirmEmailView):
    """Verifies an address for who has the link of a mail.

    The link's secret is a parameter, not a part of the path, which the access log keeps.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, key=request.GET.get("key", ""), **kwargs)


class NewAddressForm(AddEmailForm):
    """Asks for another address; the account's own stays until the other one is verified."""

    @transaction.atomic
    def save(self, request: HttpRequest) -> EmailAddress:
        """Keep the new address beside the account's own.

        django-allauth takes every address that is not verified for an earlier wish, and drops it:
        an account's own, too, where an administrator gave it. Nobody would be told of anything.
        """
        own = EmailAddress.objects.filter(user=self.user, email__iexact=self.user.email)
        unverified = list(own.filter(verified=False).values_list("pk", flat=True))
        kept = EmailAddress.objects.filter(pk__in=unverified)
        kept.update(verified=True)
        added: EmailAddress = super().save(request)
        kept.update(verified=False)
        return added


@method_decorator(login_required, name="dispatch")
@method_decorator(sign_in_again, name="dispatch")
class AddressView(EmailView):
    """Changes one's e-mail address: the new one counts once it was verified."""

    form_class = NewAddressForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not settings.IMR_SENDS_MAIL:
            return redirect("account_overview")
        return super().dispatch(request, *args, **kwargs)


class AcceptForm(forms.Form):
    """The name to sign in with, and the password."""

    username = forms.CharField(
        label="Username",
        max_length=150,
        help_text="What you sign in with: your e-mail address, or another name.",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password1 = SetPasswordField(label="Password")
    password2 = PasswordField(label="Password (again)", autocomplete="new-password")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_username(self) -> str:
        return str(get_adapter().clean_username(self.cleaned_data["username"].strip()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", "You must type the same password each time.")
        if first:
            user = User(username=cleaned.get("username", ""), email=self.email)
            try:
                get_adapter().clean_password(first, user=user)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned


@sensitive_post_parameters("password1", "password2")
@never_cache
@login_not_required
def accept_invitation(request: HttpRequest) -> HttpResponse:
    """Make the account that was offered, and sign in to it.

    The secret is a parameter, not a part of the path, which the access log keeps.
    """
    if request.user.is_authenticated:
        return render(request, "account/invitation_signed_in.html", status=409)
    secret = request.GET.get("secret", "")
    try:
        invitation = find_invitation(secret)
        initial = {"username": invitation.email}
        form = AcceptForm(request.POST or None, email=invitation.email, initial=initial)
        if request.method == "POST" and form.is_valid():
            data = form.cleaned_data
            user = accept(secret, data["username"], data["password1"])
            return perform_login(request, user, email_verification="none", signup=True)
    except InvitationGone:
        return render(request, "account/invitation_gone.html", status=410)
    context = {"form": form, "invitation": invitation, "archive": request.get_host()}
    status = 400 if form.errors else 200
    return render(request, "account/invitation.html", context, status=status)


@login_required
@sign_in_again
def erase_own(request: HttpRequest) -> HttpResponse:
    """Erase one's own account; who manages accounts is erased by another, so that one is left."""
    account = signed_in(request)
    may_erase = not account.has_perm(MANAGE)
    form = EraseForm(request.POST or None, expected=account.username)
    if request.method == "POST" and may_erase and form.is_valid():
        logout(request)
        erase_account(account)
        return render(request, "account/erased.html")
    context = {
        "form": form,
        "may_erase": may_erase,
        "number": Collection.objects.of(account).count(),
    }
    status = 400 if form.errors else 200
    return render(request, "account/erase.html", context, status=status)
