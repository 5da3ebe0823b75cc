"""A letter that names people, from its findings to what readers see of it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from determinations.models import Letter, PhiState
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, letter_text
from determinations.tests.browser.axe import violations

TEXT = letter_text("CM17-9100061").replace(
    "with knee pain.",
    "with knee pain, who washes with soap of Dr. Bronner.\nTall Quillfeather agreed; "
    "so did Quillfeather's\nneighbor, born on March 14, 1961 (3-14-61).",
)

SELECT_WORDS = """(letter, words) => {
  const walker = document.createTreeWalker(letter, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.data.indexOf(words);
    if (at >= 0) {
      document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
      return;
    }
  }
}"""


def finding(page, words):
    return page.get_by_role("group", name=words, exact=True)


def test_mark_drop_preview_and_redact(page, make_page, width, admin_user):
    letter = add_letter(TEXT, publish=False)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/admin/determinations/letter/{letter.pk}/change/")
    page.get_by_label("Username:").fill("admin")
    page.get_by_label("Password:").fill("password")
    page.get_by_role("button", name="Sign in").click()
    with page.expect_navigation():  # the script of the page runs then
        page.get_by_role("link", name="Clear or redact").click()

    expect(finding(page, "March 14, 1961").get_by_label("redact")).to_be_checked()
    finding(page, "Bronner").get_by_label("let go").check()
    finding(page, "Bronner").get_by_label("Because").fill("A soap is named after him")
    text = page.get_by_role("region", name=re.compile("The letter.s text"))
    text.evaluate(SELECT_WORDS, "all Quillfeath")
    page.get_by_role("button", name="Redact the selected words").click()
    expect(page.get_by_label("Redact further words")).to_have_value("Tall Quillfeather")
    assert violations(page) == []

    page.get_by_role("button", name="Look at how it will read").click()
    preview = page.get_by_role("region", name="The letter as it will read")
    expect(preview).to_contain_text("soap of Dr. Bronner")
    expect(preview).not_to_contain_text("Quillfeather")
    assert Letter.objects.get(pk=letter.pk).phi_state == PhiState.HELD
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Decide so").click()
    expect(page.get_by_text("Redacted. The original stays with the staff only.")).to_be_visible()
    with page.expect_navigation():  # the script of the page runs then
        page.get_by_role("link", name="redact words of it").click()
    expect(finding(page, "Bronner").get_by_label("let go")).to_be_checked()
    expect(finding(page, "Bronner")).to_contain_text("Dropped by admin on")

    page.goto(f"/admin/determinations/letter/{letter.pk}/change/")
    expect(page.locator("#content-main")).to_contain_text("Redacted by admin on")
    page.goto("/admin/determinations/letter/?q=CM17-9100061")
    page.locator(".action-select").check()
    page.locator("select[name=action]").select_option("publish_selected")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
    expect(page.locator(".messagelist")).to_contain_text("1 letter published")
    indexer.bring_up_to_date()

    reader = make_page(width)
    reader.goto("/cases/CM17-9100061/")
    expect(reader.locator("main")).to_contain_text("soap of Dr. Bronner")
    file = reader.request.get("/cases/CM17-9100061/letter/").text()
    for text in (reader.content(), file):
        assert "[redacted: passage]" in text
        assert not re.search("Quillfeather|March 14|3-14-61", text)
    reader.goto("/decisions/?q=quillfeather")
    expect(reader.locator("main")).not_to_contain_text("CM17-9100061")
