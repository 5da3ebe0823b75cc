"""What administrators do: upload letters, see their state, publish; readers then find them."""

from __future__ import annotations

from playwright.sync_api import expect

from determinations.ingest.reading_groups import read_and_file
from determinations.models import Letter
from determinations.search.index import following as indexer
from determinations.tests.archive import item_text, letter_text
from determinations.tests.browser.axe import violations


def test_upload_review_and_publish(page, admin_user):
    page.goto("/staff/upload/")
    page.get_by_label("Username:").fill("admin")
    page.get_by_label("Password:").fill("password")
    page.get_by_role("button", name="Sign in").click()

    good = letter_text("CM17-9100051", item_text("Ergonomic keyboard"))
    lost = letter_text("CM17-9100052", item_text("Foot rest")).replace("CM17-9100052", "")
    files = [("good.txt", good), ("lost.txt", lost), ("empty.txt", "")]
    page.locator("#id_files").set_input_files(
        [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]
    )
    assert violations(page, "main") == []
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("2 of 2 files sent").first).to_be_visible(timeout=30_000)
    expect(page.locator("body")).to_contain_text("empty.txt: empty")

    for letter in Letter.objects.filter(status="received"):
        read_and_file([letter.pk])
    page.get_by_role("link", name="Go to the batch").click()
    expect(page.locator("body")).to_contain_text("The letter has no case number.")

    page.goto("/admin/determinations/letter/?q=good.txt")
    page.locator(".action-select").check()
    page.locator("select[name=action]").select_option("publish_selected")
    page.get_by_role("button", name="Run").or_(page.get_by_role("button", name="Go")).click()
    expect(page.locator(".messagelist")).to_contain_text("1 letter published")
    indexer.bring_up_to_date()
    page.goto("/decisions/?q=ergonomic+keyboard")
    expect(page.locator(".card-heading").first).to_contain_text("Ergonomic keyboard")
