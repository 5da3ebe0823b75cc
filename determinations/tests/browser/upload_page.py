"""What tests do on the upload page."""

from __future__ import annotations

import os

from playwright.sync_api import expect

DROP = """([files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name, {lastModified: 1}));
  const zone = document.querySelector(".drop-zone");
  const how = {dataTransfer: transfer, bubbles: true, cancelable: true};
  zone.dispatchEvent(new DragEvent("drop", how));
}"""


def sign_in(page):
    page.goto("/staff/upload/")
    page.get_by_label("Username:").fill("admin")
    page.get_by_label("Password:").fill("password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Upload letters")).to_be_visible()


def drop_from_disk(page, path, x=400, y=300):
    """Drop a file or folder on the page as the desktop does, by the browser's own events."""
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": x, "y": y, "data": data})
    session.detach()


def picture(page, name):
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
