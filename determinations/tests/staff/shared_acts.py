"""The pages of a problem that letters share, and of acts on all of them, as a browser does."""

from __future__ import annotations

from django.urls import reverse

from determinations.ingest.shared_problems.finding import shared_problems

URL = "/staff/review/shared/"


def page_of(code: str) -> str:
    """Return the address of the page of the first shared problem of a kind."""
    found, _ = shared_problems(limit=50)
    shared = next(each for each in found if each.code == code)
    return reverse("staff:shared_problem", args=[code, shared.about])


def send(client, url: str, act: str, **fields):
    """Send the form of an act, which prepares it."""
    return client.post(url, {"act": act, **{f"{act}-{name}": fields[name] for name in fields}})


def begin(client, response) -> str:
    """Begin the act that was prepared; return its page."""
    assert response.status_code == 302, response.content.decode()
    return client.post(response.url, {"do": "begin"}, follow=True).content.decode()


def one_line(page: str) -> str:
    return " ".join(page.split())
