"""Pictures of a running archive's pages: `python -m bench.screenshots http://127.0.0.1:8000`.

Each page is taken as a desktop and a phone show it, in light colours or, with --dark, in dark ones.
The pages name cases of the samples, so the archive has to show these, as `make run` does at first.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = {
    "home": "/",
    "results": "/decisions/?q=physical+therapy&outcome=overturned",
    "decision": "/cases/CM17-9000020/",
    "item": "/cases/CM17-9000020/items/1/",
    "similar": "/cases/CM17-9000020/items/1/similar/",
    "ticked": "/decisions/ticked/?item=CM17-9000020.1&item=CM17-9000020.2",
    "export": "/decisions/export/?q=functional+restoration&outcome=overturned",
    "what-differs": "/decisions/what-differs/?q=physical+therapy",
    "compare": "/compare/?item=CM17-9000020.1&item=CM17-9000020.2",
    "guidelines": "/guidelines/?find=98-99",
    "place": "/guidelines/chronic-pain-2009/98-99/",
    "treatments": "/treatments/",
    "specialties": "/specialties/",
    "reviewers": "/reviewers/",
    "follow": "/decisions/follow/?q=spinal+cord+stimulator",
    "rates": "/rates/?q=lumbar+MRI&by=specialty",
    "rates-across": "/rates/?by=specialty&across=year",
    "find-cases": "/cases/find/",
    "quotes": "/quotes/",
    "help": "/help/",
    "help-search": "/help/search/",
    "help-glossary": "/help/glossary/",
    "help-deadlines": "/help/deadlines/",
    "help-api": "/help/api/",
    "about": "/about/",
    "sign-in": "/accounts/login/",
}
WIDTHS = {"desktop": 1280, "phone": 390}
HEIGHT = 860


def take(base_url: str, folder: Path, names: Sequence[str], *, dark: bool, whole: bool) -> None:
    """Write `<name>-<device>.png` of each page, whole ones from top to bottom.

    Raises RuntimeError for a page that is not there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for device, width in WIDTHS.items():
            page = browser.new_page(
                viewport={"width": width, "height": HEIGHT},
                base_url=base_url,
                color_scheme="dark" if dark else "light",
            )
            for name in names:
                answer = page.goto(PAGES[name])
                if answer is None or not answer.ok:
                    raise RuntimeError(f"{PAGES[name]}: {answer.status if answer else 'no answer'}")
                page.screenshot(path=folder / f"{name}-{device}.png", full_page=whole)
                print(f"{name}, {device}")
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="where the archive answers")
    parser.add_argument("--to", type=Path, default=Path("var/screenshots"), help="a folder")
    parser.add_argument("--page", action="append", choices=PAGES, help="only these pages")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--window", action="store_true", help="only what a window shows")
    asked = parser.parse_args()
    names = asked.page or list(PAGES)
    take(asked.url, asked.to, names, dark=asked.dark, whole=not asked.window)


if __name__ == "__main__":
    main()
