"""Signing people in: on the page for it, and without."""

from __future__ import annotations

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "correct horse battery"


def sign_in(client: Client, name: str, password: str = PASSWORD):
    """Sign in on the page for it; return what it answers."""
    return client.post("/accounts/login/", {"login": name, "password": password})


def signed_in(user: User) -> Client:
    """Return a client of somebody who has just given the password."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)
    session.save()
    return client
