"""What readers do: search, filter, page, read; with and without JavaScript or a mouse."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from determinations.tests.browser.axe import barriers

PAGES = {
    "home": "/",
    "results": "/decisions/?q=knee&outcome=overturned",
    "nothing": "/decisions/?q=acupunture",
    "citations": "/decisions/?side=reviewer&reviewer_guideline=mtus&administrator_guideline=odg",
    "error": "/decisions/?decided_after=soon",
    "determination": "/cases/CM17-9000019/",
    "determination of a result": "/cases/CM17-9000019/?q=knee&at=1",
    "ticked": "/decisions/ticked/?item=CM17-9000019.1",
    "similar": "/cases/CM16-9000002/items/1/similar/",
    "values": "/decisions/values/specialty/?q=pain",
    "help": "/help/search/",
    "help overview": "/help/",
    "glossary": "/help/glossary/",
    "deadlines": "/help/deadlines/",
    "about": "/about/",
    "missing": "/cases/CM99-9999999/",
}


def count(page):
    return int(re.search(r"[\d,]+", page.locator("#results-heading").inner_text())[0])


def test_search_filter_and_read(page):
    page.goto("/")
    page.get_by_role("combobox", name="Search determinations").fill("physical therapy")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/decisions/\?q=physical\+therapy"))
    before = count(page)

    page.locator("#facet-outcome").get_by_label("Overturned").check()
    expect(page).to_have_url(re.compile("outcome=overturned"))
    expect(page.locator(".chosen")).to_contain_text("Outcome: Overturned")
    expect(page).not_to_have_url(re.compile("decided_after="))
    assert 0 < count(page) < before
    expect(page.locator("#announcement")).to_contain_text("decision")

    page.go_back()
    expect(page.locator("#results-heading")).to_contain_text(str(before))

    heading = page.locator(".card-heading a").first
    title = heading.inner_text()
    heading.click()
    expect(page.locator(".item:target")).to_contain_text(title)
    expect(page.get_by_role("heading", level=4, name="IMR reviewer cited").first).to_be_visible()
    expect(page.locator("mark").first).to_be_attached()
    page.get_by_role("link", name="Back to the results").click()
    expect(page.locator("#results-heading")).to_contain_text(str(before))


def test_every_number_beside_a_filter_is_what_it_finds(page):
    page.goto("/decisions/")
    row = page.locator("#facet-specialty li").nth(1)
    promised = int(row.locator(".count").inner_text())
    row.locator("input").check()
    expect(page.locator(".chosen li")).to_have_count(1)
    assert count(page) == promised


def test_treatment_types_stand_under_their_category(page):
    page.goto("/decisions/")
    branch = page.locator("#branch-pharmaceuticals")
    branch.locator("summary").click()
    opioids = branch.locator("li", has_text="Opioids").first
    promised = int(opioids.locator(".count").inner_text())
    page.get_by_label(re.compile("^Pharmaceuticals ")).check()
    expect(page.locator(".chosen li")).to_have_count(1)
    page.locator("#branch-pharmaceuticals").get_by_label(re.compile("^Opioids ")).check()
    expect(page.locator(".chosen li")).to_have_count(2)
    assert count(page) == promised


def test_the_rest_of_a_long_facet_comes_when_it_is_opened_and_can_be_narrowed(page):
    page.goto("/decisions/")
    rest = page.locator("#more-specialty")
    number = int(re.match(r"\d+", rest.locator("summary").inner_text())[0])
    rest.locator("summary").click()
    expect(rest.locator("li")).to_have_count(number)
    last = rest.locator("li").last.locator(".facet-label").inner_text()
    rest.get_by_placeholder("Type to narrow").fill(last[:5])
    expect(rest.locator("li", has_text=last)).to_be_visible()
    assert rest.locator("li:visible").count() < number
    rest.get_by_label(re.compile(f"^{re.escape(last)}")).check()
    expect(page.locator(".chosen")).to_contain_text(last)


def test_a_suggestion_beside_results_keeps_the_filters(page):
    page.goto("/decisions/?outcome=upheld")
    page.locator("#q").press_sequentially("orthop")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".chosen li")).to_have_count(2)
    expect(page).to_have_url(re.compile("outcome=upheld"))
    expect(page).not_to_have_url(re.compile("decided_after="))


def test_the_keyboard_stays_at_the_filter_that_it_chose(page):
    page.goto("/decisions/?q=pain")
    chosen = page.locator("#facet-outcome").get_by_label("Upheld")
    chosen.focus()
    page.keyboard.press("Space")
    expect(page.locator(".chosen li")).to_have_count(1)
    expect(chosen).to_be_focused()


def test_paging_and_order(page):
    page.goto("/decisions/?per_page=10")
    first = page.locator(".card-heading").first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator(".card-heading").first).not_to_have_text(first)
    expect(page.locator("#results-heading")).to_be_focused()
    page.get_by_label("Order", exact=True).select_option("oldest")
    expect(page).to_have_url(re.compile("sort=oldest"))


def test_without_javascript_everything_works(make_page):
    page = make_page(java_script_enabled=False)
    page.goto("/")
    page.locator("#q").fill("knee")
    page.get_by_role("button", name="Search").click()
    page.locator("#facet-outcome").get_by_label("Upheld").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile("q=knee.*outcome=upheld"))
    page.locator(".card-heading a").first.click()
    expect(page.locator(".item:target")).to_be_visible()


def test_filters_open_and_close_on_a_phone(make_page):
    page = make_page(width=390)
    page.goto("/decisions/?q=knee")
    filters = page.locator("#filters")
    expect(filters).to_be_hidden()
    page.locator("label[for=filters-toggle]").click()
    expect(filters).to_be_visible()
    page.locator("#facet-outcome").get_by_label("Upheld").check()
    expect(page.locator(".chosen")).to_contain_text("Upheld")
    expect(page.locator("#filters")).to_be_visible()


def test_the_keyboard_alone_suffices(page):
    page.goto("/decisions/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("acup")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"treatment=rehabilitation-acupuncture|q=acup"))


def test_a_bad_filter_is_explained_in_place(page):
    page.goto("/decisions/?decided_before=2016-01-01&decided_after=2017-01-01")
    expect(page.get_by_role("alert")).to_contain_text("before the first one")


def test_the_letter_opens(page):
    page.goto("/cases/CM16-9000002/")
    page.get_by_role("link", name="Open the letter").click()
    expect(page.locator("body")).to_contain_text("Case Number: CM16-9000002")


def test_no_page_scrolls_sideways_on_any_screen(make_page):
    for width in (320, 390, 768, 1280):
        page = make_page(width)
        for name, url in PAGES.items():
            page.goto(url)
            toggle = page.locator("label[for=filters-toggle]:visible")
            for _ in range(1 + toggle.count()):
                found = page.evaluate(
                    "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert found[0] <= found[1], (name, width)
                if toggle.count():
                    toggle.click()


def test_what_is_hidden_takes_no_room(page):
    page.goto("/nothing/")
    panels = page.locator(".suggestions")
    expect(panels).not_to_have_count(0)
    for panel in panels.all():
        expect(panel).to_be_hidden()


def test_no_page_has_a_barrier_or_scrolls_sideways(make_page, width):
    page = make_page(width)
    for name, url in PAGES.items():
        page.goto(url)
        if width < 600 and page.locator("label[for=filters-toggle]").count():
            page.locator("label[for=filters-toggle]").click()
        assert barriers(page) == [], name
