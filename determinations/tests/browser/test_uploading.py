"""A month's letters are uploaded: dropped or chosen, cut off and gone on with, and seen through."""

from __future__ import annotations

import os
import re
import zipfile

import pytest
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from determinations.ingest import tasks
from determinations.ingest.reading_groups import read_and_file
from determinations.ingest.uploads import CHUNK_BYTES
from determinations.models import Letter, Upload
from determinations.tests.archive import item_text, letter_text
from determinations.tests.browser.axe import barriers
from determinations.tests.browser.upload_page import DROP, picture, sign_in
from synthetic.pdf import to_pdf


def work(name):
    """Do what the worker does with the tasks of a name."""
    for job in ProcrastinateJob.objects.filter(task_name=name, status="todo"):
        if name == "read_letters":
            read_and_file(job.args["letter_ids"])
        else:
            getattr(tasks, name)(**job.args)
        ProcrastinateJob.objects.filter(pk=job.pk).delete()


@pytest.fixture
def month(tmp_path):
    """A zip of 300 letters, large enough for several chunks; one letter lacks its case number."""
    path = tmp_path / "month.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(".padding", os.urandom(2 * CHUNK_BYTES))
        for number in range(300):
            text = letter_text(f"CM17-93{number:05}", item_text(f"Knee brace {number}"))
            if number == 7:
                text = text.replace("CM17-9300007", "")
            archive.writestr(f"letter-{number:03}.pdf", to_pdf(text))
    return path


@pytest.fixture
def cut_page(browser, archive):
    """A page whose connection the test cuts: what the console says of that is expected."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=archive)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()


def test_a_month_is_cut_off_gone_on_with_and_seen_through(cut_page, admin_user, month):
    page, offsets = cut_page, []
    sign_in(page)
    page.get_by_label("Letters", exact=True).set_input_files(month)
    expect(page.get_by_text("1 zip archive with 301 files")).to_be_visible()
    page.get_by_label("Publish letters that were read without a doubt").check()

    def cut(route):
        offsets.append(int(route.request.headers["upload-offset"]))
        if len(offsets) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    def leave(route):
        route.abort("internetdisconnected")

    page.route("**/staff/upload/files/*-*/", lambda route: (
        cut(route) if route.request.method == "PATCH" else route.continue_()
    ))  # fmt: skip
    page.route("**/staff/upload/files/*-*/", lambda route: (
        leave(route) if len(offsets) > 1 else route.fallback()
    ))  # fmt: skip
    page.get_by_role("button", name="Upload 1 file").click()
    expect(page.get_by_text("The connection is lost. What arrived is kept")).to_be_visible(
        timeout=60_000
    )
    assert Upload.objects.get().received == CHUNK_BYTES
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "unfinished upload" in kept
    assert month.name not in kept

    page.reload()  # still cut off, so that the first page sends nothing more
    expect(page.get_by_text("was not finished")).to_be_visible()
    page.unroute_all(behavior="wait")
    page.get_by_label("Letters", exact=True).set_input_files(month)
    expect(page.get_by_text("they go on where they stopped")).to_be_visible()
    page.route("**/staff/upload/files/*-*/", lambda route: (
        cut(route) if route.request.method == "PATCH" else route.continue_()
    ))  # fmt: skip
    offsets.append(-1)
    page.get_by_label("Publish letters that were read without a doubt").check()
    page.get_by_role("button", name="Upload 1 file").click()
    expect(page.get_by_text("1 of 1 files sent").first).to_be_visible(timeout=60_000)
    assert offsets[3:] == [CHUNK_BYTES, 2 * CHUNK_BYTES]
    assert Upload.objects.count() == 1

    work("file_arrived_upload")
    work("unpack_archive")
    expect(page.locator(".batch-sums")).to_contain_text("300 Waiting to be read", timeout=60_000)
    work("read_letters")
    expect(page.locator("[data-sentence]")).to_contain_text("300 of 300 files", timeout=40_000)
    page.get_by_role("link", name="Go to the batch").click()
    expect(page.locator(".batch-sums")).to_contain_text("299 Published")
    page.locator(".batch-sums").get_by_role("link", name="Needs review").click()
    expect(page.locator(".file-line")).to_have_count(1)
    expect(page.locator(".file-line")).to_contain_text("letter-007.pdf")
    expect(page.locator(".file-line")).to_contain_text("The letter has no case number.")


def test_many_files_are_dropped_and_told_of_one_by_one(make_page, admin_user, width):
    page = make_page(width)
    sign_in(page)
    files = [(f"{number}.txt", letter_text(f"CM17-94{number:05}")) for number in range(120)]
    files += [("copy.txt", files[0][1]), ("empty.txt", ""), ("notes.docx", "x")]
    page.evaluate(DROP, [files])
    plan = page.locator("[data-part=plan]")
    expect(plan).to_contain_text("121 text files")
    plan.get_by_text("2 will be left out").click()
    expect(plan).to_contain_text("empty.txt: empty")
    expect(plan).to_contain_text("notes.docx: neither a PDF, a text file nor a zip archive")
    assert barriers(page) == []
    page.get_by_role("button", name="Upload 121 files").click()
    expect(page.get_by_text("121 of 121 files sent").first).to_be_visible(timeout=60_000)
    assert Letter.objects.filter(file_name__in=[name for name, _ in files]).count() == 120
    rows = page.locator("[data-part=files]")
    expect(rows).to_contain_text("Already here")
    expect(rows).to_contain_text(re.compile(r"The same file was received before as (0|copy)\.txt"))
    expect(page.locator(".batch-sums")).to_contain_text("120 Waiting to be read")
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, f"upload-{width}")
    page.get_by_role("link", name="Go to the batch").click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, f"batch-{width}")


def test_without_scripts_the_form_uploads(make_page, admin_user):
    page = make_page(java_script_enabled=False)
    sign_in(page)
    page.get_by_label("Letters", exact=True).set_input_files(
        [{"name": "one.txt", "mimeType": "text/plain", "buffer": letter_text().encode()}]
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name="upload")).to_be_visible()
    expect(page.locator(".batch-sums")).to_contain_text("1 Waiting to be read")
