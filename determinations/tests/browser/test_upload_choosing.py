"""Files reach the upload page however they are chosen, and what went wrong is sent again."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from determinations.ingest.uploads import CHUNK_BYTES
from determinations.models import Batch, Letter, Receipt, Upload
from determinations.tests.archive import letter_text
from determinations.tests.browser.upload_page import DROP, drop_from_disk, picture, sign_in

MANY = 230
"""More than a browser tells of one folder at a time (100), twice."""


@pytest.fixture
def folder(tmp_path):
    """A folder with two deep ones, of more letters than a browser tells of at a time."""
    letters = tmp_path / "October"
    deep = letters / "week 1" / "scans"
    deep.mkdir(parents=True)
    for number in range(MANY):
        (deep / f"{number}.txt").write_text(letter_text(f"CM17-95{number:05}"))
    (letters / "week 1" / "notes.docx").write_text("x")
    (letters / ".DS_Store").write_text("x")
    (letters / "last.txt").write_text(letter_text("CM17-9600001"))
    return letters


def test_a_folder_with_folders_is_dropped_and_all_of_it_is_found(page, admin_user, folder):
    sign_in(page)
    drop_from_disk(page, folder)
    plan = page.locator("[data-part=plan]")
    expect(plan).to_contain_text(f"{MANY + 1} text files")
    plan.get_by_text("1 will be left out").click()
    expect(plan).to_contain_text("October/week 1/notes.docx: neither a PDF")
    page.get_by_role("button", name=f"Upload {MANY + 1} files").click()
    expect(page.get_by_text(f"{MANY + 1} of {MANY + 1} files sent").first).to_be_visible(
        timeout=90_000
    )
    names = set(Letter.objects.values_list("file_name", flat=True))
    assert {"October/last.txt", f"October/week 1/scans/{MANY - 1}.txt"} <= names


def test_a_folder_is_chosen_and_all_of_it_is_found(page, admin_user, folder):
    sign_in(page)
    page.locator("[data-part=folderInput]").set_input_files(folder)
    expect(page.locator("[data-part=plan]")).to_contain_text(f"{MANY + 1} text files")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a folder").click()
    assert chooser.value.is_multiple()


@pytest.mark.parametrize("place", [(400, 300), (1200, 880)], ids=["zone", "beside"])
def test_a_file_dropped_before_the_script_came_is_told_of(page, admin_user, tmp_path, place):
    sign_in(page)
    held = []
    page.route("**/js/uploading/page*.js", lambda route: held.append(route), times=1)
    page.goto("/staff/upload/", wait_until="commit")
    expect(page.get_by_role("heading", name="Upload letters")).to_be_visible()
    path = tmp_path / "early.txt"
    path.write_text(letter_text())
    drop_from_disk(page, path, *place)
    expect(page.locator("[data-part=plan]")).to_be_hidden()
    held[0].continue_()
    expect(page.locator("[data-part=plan]")).to_contain_text("1 text file")


def test_the_batch_is_offered_once_its_address_is_known(page, admin_user):
    sign_in(page)
    held = []
    page.route("**/files/batch/", lambda route: held.append(route), times=1)
    page.evaluate(DROP, [[("a.txt", letter_text())]])
    page.get_by_role("button", name="Upload 1 file").click()
    expect(page.get_by_role("heading", name="How far it is")).to_be_visible()
    expect(page.get_by_role("link", name="Go to the batch")).to_be_hidden()
    expect(page.get_by_role("button", name="Upload 1 file")).to_be_hidden()
    held[0].continue_()
    link = page.get_by_role("link", name="Go to the batch")
    expect(link).to_be_visible()
    batch = Batch.objects.get(source="upload")
    expect(link).to_have_attribute("href", f"/staff/batches/{batch.pk}/")
    expect(page.get_by_role("button", name="Upload more")).to_be_visible()


def test_once_files_are_sent_others_can_be_and_each_upload_is_a_batch(page, admin_user, width):
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page)
    for number in range(2):
        page.get_by_label("Letters", exact=True).set_input_files(
            {
                "name": f"{number}.txt",
                "mimeType": "text/plain",
                "buffer": letter_text(f"CM17-960000{number}").encode(),
            }
        )
        page.get_by_role("button", name="Upload 1 file").click()
        expect(page.get_by_text("1 of 1 files sent").first).to_be_visible()
        picture(page, f"upload-done-{width}")
        page.get_by_role("button", name="Upload more").click()
        expect(page.locator("[data-part=plan]")).to_be_hidden()
        expect(page.get_by_role("button", name="Upload", exact=True)).to_be_enabled()
        assert page.locator("#id_files").evaluate("input => input.files.length") == 0
    assert Batch.objects.filter(source="upload").count() == 2


def test_what_was_not_sent_is_sent_again_to_the_same_batch(page, admin_user):
    sign_in(page)
    page.route(
        "**/files/group/",
        lambda route: route.fulfill(status=400, json={"message": "Not now."}),
        times=1,
    )
    page.evaluate(DROP, [[("a.txt", letter_text()), ("b.txt", letter_text("CM17-9600002"))]])
    page.get_by_role("button", name="Upload 2 files").click()
    expect(page.locator("[data-part=files]")).to_contain_text("Not now.")
    page.get_by_role("button", name="Send again what was not sent").click()
    page.get_by_role("button", name="Upload 2 files").click()
    expect(page.get_by_role("button", name="Upload more")).to_be_visible()
    expect(page.locator("[data-part=files]")).to_contain_text("Stored")
    assert Receipt.objects.filter(batch=Batch.objects.get(source="upload")).count() == 2


def test_nothing_chosen_is_said(page, admin_user):
    sign_in(page)
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("No files are chosen yet.")).to_be_visible()


def test_an_upload_that_nobody_goes_on_with_is_dropped_at_once(page, admin_user, tmp_path):
    sign_in(page)
    page.on("dialog", lambda dialog: dialog.accept())
    path = tmp_path / "month.zip"
    path.write_bytes(b"PK\x03\x04" + bytes(2 * CHUNK_BYTES))
    sent = []

    def hold_the_second(route):
        sent.append(route.request.headers["upload-offset"])
        if len(sent) == 1:
            route.continue_()

    page.route(
        "**/staff/upload/files/*-*/",
        lambda route: (
            hold_the_second(route) if route.request.method == "PATCH" else route.continue_()
        ),
    )
    page.get_by_label("Letters", exact=True).set_input_files(path)
    with page.expect_request(lambda request: request.headers.get("upload-offset", "0") != "0"):
        page.get_by_role("button", name="Upload 1 file").click()
    page.reload()
    page.unroute_all()
    with page.expect_response(lambda response: response.request.method == "DELETE"):
        page.get_by_role("button", name="Don\u2019t go on with it").click()
    assert Upload.objects.get().state == "abandoned"
    expect(page.get_by_text("was not finished")).to_be_hidden()
