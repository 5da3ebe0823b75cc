"""Acts on letters in the admin, and where it shows the log of them."""

from __future__ import annotations

from determinations.models import Letter

LETTERS = "/admin/determinations/letter/"
LOG = "/admin/determinations/auditentry/"


def act(client, name: str, *letters: Letter):
    """Do what the list of letters offers, for a reason; return the page that follows."""
    return client.post(
        LETTERS,
        {"action": name, "_selected_action": [letter.pk for letter in letters], "reason": "why"},
        follow=True,
    )
