"""A letter that names people, from its findings to what readers see of it."""

from __future__ import annotations

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from determinations.models import Letter, PhiState
from determinations.search.index import following as indexer
from determinations.tests.archive import add_letter, letter_text

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


def test_mark_drop_preview_and_redact(page, make_page, width, admin_user):
    letter = add_letter(TEXT, publish=False)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/admin/determinations/letter/{letter.pk}/change/")
    page.get_by_label("Username:").fill("admin")
    page.get_by_label("Password:").fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Clear or redact").click()

    expect(page.get_by_role("checkbox", name="March 14, 1961")).to_be_checked()
    page.get_by_role("checkbox", name="Bronner").uncheck()
    page.get_by_role("region", name="The letter").evaluate(SELECT_WORDS, "Tall Quillfeather")
    page.get_by_role("button", name="Also redact the selected text").click()
    expect(page.get_by_label("Also redact, one passage a line:")).to_have_value(
        "Tall Quillfeather\n"
    )
    found = Axe().run(page, "main").response["violations"]
    assert [violation["id"] for violation in found] == []

    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview of the redacted text")
    expect(preview).to_contain_text("soap of Dr. Bronner")
    expect(preview).not_to_contain_text("Quillfeather")
    assert Letter.objects.get(pk=letter.pk).phi_state == PhiState.HELD
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name="Redact as shown below").click()
    expect(page.locator(".messagelist")).to_contain_text("Redacted.")
    expect(page.get_by_role("checkbox", name="Bronner")).not_to_be_checked()
    expect(page.locator(".redaction-choices")).to_contain_text("Dropped by admin on")

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
