"""The pages on which an administrator invites people and takes invitations back."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from determinations.accounts import invitations
from determinations.accounts.people import signed_in
from determinations.accounts.roles import MANAGE
from determinations.models import Invitation, Role

from .account_roles import ROLES_MEAN
from .admin_act import show_act
from .sign_in_again import sign_in_again


class InvitationForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label="E-mail address")
    role = forms.ChoiceField(choices=Role.choices, help_text=ROLES_MEAN)

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if invitations.has_account(email):
            raise forms.ValidationError("An account has this address already.")
        return email


@permission_required(MANAGE, raise_exception=True)
@sign_in_again
def invite(request: HttpRequest) -> HttpResponse:
    """Invite an address; show the link once where no mail could bring it."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data["role"])
        invitation, secret = invitations.invite(
            form.cleaned_data["email"], role, signed_in(request)
        )
        page = f"{reverse('accept_invitation')}?{urlencode({'secret': secret})}"
        link = request.build_absolute_uri(page)
        if _mail(invitation, link):
            messages.success(request, f"{invitation.email} was sent a link.")
            return redirect("admin:determinations_invitation_changelist")
        return _show(request, "link.html", "Invited", form, invitation=invitation, link=link)
    return _show(request, "invite.html", "Invite somebody", form)


def _show(
    request: HttpRequest, name: str, title: str, form: InvitationForm, **context: Any
) -> HttpResponse:
    """Answer with a page of an invitation; both say how long it is valid and how it is sent."""
    template = f"admin/determinations/invitation/{name}"
    context |= {"days": invitations.VALID.days, "sends_mail": settings.IMR_SENDS_MAIL}
    return show_act(request, template, title, form, Invitation, **context)


@require_POST
@permission_required(MANAGE, raise_exception=True)
@sign_in_again
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation, pk=pk)
    if invitations.revoke(invitation):
        messages.success(request, f"The link of {invitation.email} opens nothing any more.")
    else:
        messages.info(request, f"The link of {invitation.email} was used or revoked already.")
    return redirect("admin:determinations_invitation_changelist")


def _mail(invitation: Invitation, link: str) -> bool:
    """Send the link; only an address that a mail reached counts as verified."""
    if not settings.IMR_SENDS_MAIL:
        return False
    context = {"link": link, "invitation": invitation, "days": invitations.VALID.days}
    if not get_adapter().deliver("account/email/invitation", invitation.email, context):
        return False
    invitation.was_mailed = True
    invitation.save(update_fields=["was_mailed"])
    return True
