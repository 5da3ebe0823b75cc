"""While the search index or the database is away: 503, when to come back, and nothing lost."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.db import InterfaceError, OperationalError, connection
from django.template.loader import render_to_string
from psycopg_pool import PoolTimeout

from determinations.search import forget_labels

PAGES = ["/decisions/?q=knee", "/decisions/values/specialty/"]
CASE = "/cases/CM16-9000002/"


def raise_at_queries(monkeypatch, error):
    """Let whoever asks the database get this error."""

    def refuse(*args, **kwargs):
        raise error

    forget_labels()
    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr(connection, "chunked_cursor", refuse)


def is_problem(response):
    return (
        response.status_code == 503
        and response.headers["Content-Type"] == "application/problem+json"
        and response.headers["Retry-After"].isdecimal()
        and response.json().keys() == {"type", "title", "status", "detail"}
    )


@pytest.mark.django_db
class TestWithoutAnIndex:
    def test_pages_say_that_it_is_being_built(self, client):
        for url in PAGES:
            response = client.get(url)
            assert response.status_code == 503
            assert response.headers["Retry-After"].isdecimal()
            assert "The search index is being built" in response.content.decode()
            assert f'href="{url}">Try again' in response.content.decode()

    def test_the_api_answers_with_a_problem(self, client):
        response = client.get("/api/v1/decisions/")
        assert is_problem(response)
        assert "index" in response.json()["detail"]

    def test_a_part_of_a_page_leads_to_the_whole_page(self, client):
        response = client.get("/decisions/?q=knee", headers={"HX-Request": "true"})
        assert response.headers["HX-Redirect"] == "/decisions/?q=knee"

    def test_what_needs_no_index_is_served(self, client, samples):
        assert client.get(f"{CASE}items/1/similar/").status_code == 503
        for url in ("/", "/about/", CASE, "/suggest/?q=acup"):
            assert client.get(url).status_code == 200


@pytest.mark.django_db
def test_without_a_database(client, index, monkeypatch):
    for error in (OperationalError, InterfaceError, PoolTimeout):
        with monkeypatch.context() as patched:
            raise_at_queries(patched, error("no connection"))
            for url in (*PAGES, CASE, f"{CASE}letter/"):
                response = client.get(url)
                assert response.status_code == 503
                assert response.headers["Retry-After"].isdecimal()
                assert "try again in a moment" in response.content.decode()
            for url in ("/api/v1/decisions/", f"/api/v1{CASE}", "/suggest/?q=acup"):
                response = client.get(url)
                assert is_problem(response)
                assert "database" in response.json()["detail"]


@pytest.mark.django_db
@pytest.mark.parametrize("middleware", [[], ["determinations.middleware.LoginMiddleware"]])
def test_who_is_signed_in_is_told_too(client, monkeypatch, settings, middleware):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, *middleware]
    client.force_login(get_user_model().objects.create_user("reader"))
    raise_at_queries(monkeypatch, OperationalError("no connection"))
    assert client.get("/about/").status_code == 503


@pytest.mark.django_db
def test_other_errors_stay_errors(client, monkeypatch, index):
    raise_at_queries(monkeypatch, ZeroDivisionError())
    with pytest.raises(ZeroDivisionError):
        client.get(CASE)


@pytest.mark.parametrize("name", ["400", "403", "500", "refused"])
def test_error_pages_need_neither_request_nor_database(name):
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert "css/base.css" in page
