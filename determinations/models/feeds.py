"""Keys by which programs read feeds for an account, where the archive asks for a sign-in."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models


def new_key() -> str:
    return secrets.token_urlsafe(24)


class FeedKey(models.Model):
    """The one key of an account. It is kept as it is, since every feed's address has to show it.

    It opens feeds and nothing else. Another one takes its place when the account revokes it.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed_key"
    )
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"feed key of {self.user}"
