"""The address of one decision, menus of citations, and their files."""

from __future__ import annotations

import pytest

from determinations.models import Case
from determinations.research.citation_formats import CitationFormat
from determinations.tests.archive import add_letter, item_text, letter_text

pytestmark = pytest.mark.django_db

NUMBER = "CM17-9100001"


@pytest.fixture(autouse=True)
def _letter():
    add_letter(letter_text(NUMBER, item_text("MRI of the left knee"), item_text("Norco & {more}")))


def test_an_item_has_a_page_of_its_own(client):
    page = client.get(f"/cases/{NUMBER}/items/2/").content.decode()
    assert f'<link rel="canonical" href="/cases/{NUMBER}/items/2/">' in page
    assert f'href="/cases/{NUMBER}/#item-2"' in page
    assert "Norco" in page
    assert "MRI of the left knee" not in page


def test_the_page_of_an_item_takes_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        client.get(f"/cases/{NUMBER}/items/2/")


@pytest.mark.parametrize("path", ["", "items/1/", "citation.ris", "items/1/citation.bib"])
def test_what_is_not_published_has_no_address(client, path):
    assert client.get(f"/cases/{NUMBER}/{path}").status_code == 200
    Case.objects.update(published_at=None)
    assert client.get(f"/cases/{NUMBER}/{path}").status_code == 404


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999", "x"])
def test_what_is_no_item_of_the_case_is_not_there(client, number):
    for path in ("", "citation.ris"):
        assert client.get(f"/cases/{NUMBER}/items/{number}/{path}").status_code == 404


def test_lowercase_numbers_lead_there_too(client):
    assert client.get(f"/cases/{NUMBER.lower()}/items/1/").status_code == 200


def test_the_page_of_a_case_cites_it_and_each_item_in_every_format(client):
    page = client.get(f"/cases/{NUMBER}/")
    content = page.content.decode()
    for style in CitationFormat:
        assert content.count(f'aria-label="{style.label}, citation of') == 3
    texts = [each.text for each in page.context["items"][1].cite.written]
    assert all("Norco" in text for text in texts)
    assert sum(f"http://testserver/cases/{NUMBER}/items/2/" in text for text in texts) == 5
    assert f"http://testserver/cases/{NUMBER}/items/2/" in content
    assert "Norco & {more}" not in content


@pytest.mark.parametrize(
    ("kind", "media_type", "beginning"),
    [
        ("ris", "application/x-research-info-systems; charset=utf-8", "TY  - CASE\n"),
        ("bib", "application/x-bibtex; charset=utf-8", "@misc{imr-cm17-9100001"),
    ],
)
def test_citations_are_files_too(client, kind, media_type, beginning):
    for path, name in [
        (f"/cases/{NUMBER}/citation.{kind}", NUMBER),
        (f"/cases/{NUMBER}/items/2/citation.{kind}", f"{NUMBER}-item-2"),
        (f"/decisions/ticked/citations.{kind}?item={NUMBER}.2", "citations"),
    ]:
        file = client.get(path)
        assert file["Content-Type"] == media_type
        assert file["Content-Disposition"] == f'attachment; filename="{name}.{kind}"'
        assert file.content.decode().startswith(beginning)


def test_no_other_kind_of_file_is_there(client):
    assert client.get(f"/cases/{NUMBER}/citation.exe").status_code == 404
    assert client.get("/decisions/ticked/citations.txt").status_code == 404


def test_a_file_of_samples_says_so_in_its_name_and_text(client):
    Case.objects.update(invented=True)
    file = client.get(f"/cases/{NUMBER}/citation.bib")
    assert file["Content-Disposition"].endswith(f'"{NUMBER}-invented-sample.bib"')
    assert file.content.decode().count("Invented sample") == 2


def test_ticked_decisions_are_cited_in_every_format(client):
    query = f"item={NUMBER}.2&item={NUMBER}.1"
    page = client.get(f"/decisions/ticked/?{query}")
    menu = page.context["cite"]
    assert [each.text.count(NUMBER) >= 2 for each in menu.written] == [True] * len(CitationFormat)
    assert [url for _, url in menu.files] == [
        f"/decisions/ticked/citations.ris?{query}",
        f"/decisions/ticked/citations.bib?{query}",
    ]
    assert client.get(menu.files[0][1]).content.decode().count("ER  - ") == 2


def test_too_many_ticked_are_refused_as_a_file_too(client):
    keys = [f"CM17-91{number:05}.1" for number in range(201)]
    assert client.get("/decisions/ticked/citations.ris", {"item": keys}).status_code == 400
