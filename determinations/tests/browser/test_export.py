"""Taking decisions along as a file: of a search and of ticked rows, with scripts and without."""

from __future__ import annotations

import csv

import openpyxl
import pytest
from playwright.sync_api import expect

from determinations.tests.browser.axe import barriers


def download(page, kind, tmp_path):
    page.get_by_label(kind).check()
    with page.expect_download() as started:
        page.get_by_role("button", name="Download").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    return path


def test_two_ticked_rows_are_the_two_rows_of_a_workbook(make_page, width, tmp_path):
    page = make_page(width, accept_downloads=True)
    page.goto("/decisions/?q=knee")
    keys = []
    for index in (2, 0):
        box = page.locator(".card-tick input").nth(index)
        box.check()
        keys.append(box.input_value())
    page.locator("#ticked").get_by_role("button", name="Export").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Export 2 decisions")
    book = openpyxl.load_workbook(download(page, "Excel workbook", tmp_path))
    labels, *rows = book["Decisions"].iter_rows(values_only=True)
    number, item = labels.index("Case number"), labels.index("Item")
    assert [f"{row[number]}.{row[item]}" for row in rows] == keys
    page.get_by_role("link", name="Back to the decisions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 ticked decisions")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_search_is_exported_whole(make_page, width, scripts, tmp_path):
    page = make_page(width, accept_downloads=True, java_script_enabled=scripts)
    page.goto("/decisions/?q=knee&outcome=upheld")
    said = page.locator("#results-heading").inner_text().split()[0]
    page.locator(".results-head").get_by_role("link", name="Export").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Export {said} decision")
    path = download(page, "Table (CSV)", tmp_path)
    assert path.name.endswith("-invented-samples.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == int(said)
    assert {row["outcome"] for row in rows} == {"Upheld"}


def test_its_page_has_no_barrier(make_page, width):
    page = make_page(width)
    page.goto("/decisions/export/?q=knee&outcome=upheld")
    page.locator(".export-columns summary").click()
    assert barriers(page) == []
