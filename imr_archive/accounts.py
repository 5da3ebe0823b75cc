"""Addresses of the sign-in pages: those of django-allauth that the archive offers."""

from __future__ import annotations

from allauth.account import views
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.generic import TemplateView

from .account_sessions import SessionsView

overview = login_required(TemplateView.as_view(template_name="account/overview.html"))

urlpatterns = [
    path("", overview, name="account_overview"),
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("sessions/", SessionsView.as_view(), name="usersessions_list"),
    path("2fa/", include("allauth.mfa.urls")),
]
