"""The first start fills an archive with samples and invented letters of all years, once."""

from __future__ import annotations

import re
from io import StringIO

import pytest

from determinations.ingest.sample_removal import remove_samples
from determinations.management.commands import run
from determinations.models import Batch, Case, Letter
from determinations.search.index import following as indexer
from determinations.tests.archive import (
    add_letter,
    item_text,
    letter_text,
    publish_samples,
    sample_readings,
)
from synthetic import demonstration

pytestmark = pytest.mark.django_db

LETTERS = 20
REAL = letter_text("CM17-0000001", item_text("MRI of the left knee"))


@pytest.fixture
def command(settings, monkeypatch):
    """`make run` of an archive that was filled at its first start, with fewer letters."""
    settings.IMR_SAMPLES = "auto"
    monkeypatch.setattr(demonstration, "LETTERS", LETTERS)
    command = run.Command(stdout=StringIO())
    monkeypatch.setattr(command, "ingest_samples", publish_samples)
    command.fill_empty_archive()
    indexer.bring_up_to_date()
    return command


def text_of(response):
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_a_second_start_adds_nothing(command):
    filled = len(sample_readings()) + LETTERS
    assert Letter.objects.count() == filled
    command.fill_empty_archive()
    assert Letter.objects.count() == filled


def test_what_is_invented_says_so_until_a_real_letter_is_published(command, client):
    page = text_of(client.get("/decisions/"))
    assert f"in {Case.objects.published().count()} letters" in page
    assert page.count("Invented sample") == 25  # on each card of the page
    assert "invented decisions" in text_of(client.get("/"))
    add_letter(REAL)
    indexer.bring_up_to_date()
    page = text_of(client.get("/decisions/"))
    assert "in 1 letter" in page
    assert "nvented" not in page + text_of(client.get("/"))


def test_administrators_see_which_letters_are_invented(command, admin_client):
    add_letter(REAL, name="real.txt")
    letters = "/admin/determinations/letter/"
    assert "Invented sample" in text_of(admin_client.get(letters))
    page = text_of(admin_client.get(f"{letters}?invented__exact=0"))
    assert ("real.txt" in page, "1 letter" in page, "Invented sample" in page) == (
        True, True, False,
    )  # fmt: skip


def test_the_letters_are_removed_with_the_samples(command):
    real = add_letter(REAL)
    remove_samples()
    assert list(Letter.objects.values_list("pk", flat=True)) == [real.pk]
    assert not Batch.objects.filter(source__startswith="demonstration").exists()


def test_no_sample_has_a_case_number_of_theirs():
    numbers = [reading.parsed.case_number for _, _, reading in sample_readings()]
    assert all(int(number[-7:]) < demonstration.FIRST for number in numbers if number)
