"""The other side opens the address in an exported file, and runs the search again."""

from __future__ import annotations

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.browser.axe import barriers


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_what_has_changed_since_is_told_at_the_address_in_the_file(
    make_page, width, scripts, tmp_path
):
    page = make_page(width, accept_downloads=True, java_script_enabled=scripts)
    page.goto("/decisions/export/?q=knee")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    about = openpyxl.load_workbook(path)["About this export"].iter_rows(values_only=True)
    address = dict(row[:2] for row in about)["What has changed since"]
    page.goto(address)
    expect(page.get_by_role("main")).to_contain_text("Nothing has changed")
    add_letter(letter_text("CM17-9100001"))
    indexer.rebuild()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Added since, or found since: 1")
    page.get_by_role("link", name="Run the search again").click()
    expect(page).to_have_url(re.compile(r"/decisions/\?q=knee$"))
    expect(page.get_by_role("main")).to_contain_text("CM17-9100001")


def test_its_page_has_no_barrier(make_page, width):
    page = make_page(width)
    link = page.request.get("/decisions/export/file/?format=csv&q=knee").headers["link"]
    add_letter(letter_text("CM17-9100001"))
    indexer.rebuild()
    page.goto(re.search(r"<(.*)>", link)[1])
    assert barriers(page) == []
