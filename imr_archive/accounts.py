"""Addresses of the sign-in pages: those of django-allauth that the archive offers."""

from __future__ import annotations

from allauth.account import views
from allauth.account.decorators import reauthentication_required
from django.urls import include, path, re_path

from .account_keys import api_keys
from .account_pages import (
    AddressView,
    ConfirmAddressView,
    ResetView,
    SetPasswordView,
    SignInView,
    accept_invitation,
    erase_own,
    open_reset_link,
    overview,
)
from .account_sessions import SessionsView

urlpatterns = [
    path("", overview, name="account_overview"),
    path("login/", SignInView.as_view(), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("invitation/", accept_invitation, name="accept_invitation"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("email/", AddressView.as_view(), name="account_email"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    path("confirm-email/link/", ConfirmAddressView.as_view(), name="account_confirm_email"),
    path("password/change/", views.password_change, name="account_change_password"),
    path(
        "password/set/",
        reauthentication_required(views.password_set),
        name="account_set_password",
    ),
    path("password/reset/", ResetView.as_view(), name="account_reset_password"),
    path("password/reset/sent/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("password/reset/link/", open_reset_link, name="open_reset_link"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9a-z]+)-(?P<key>set-password)/$",
        SetPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("erase/", erase_own, name="erase_own"),
    path("api/", api_keys, name="account_api_keys"),
    path("sessions/", SessionsView.as_view(), name="usersessions_list"),
    path("2fa/", include("allauth.mfa.urls")),
]
