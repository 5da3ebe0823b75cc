"""axe finds nothing on pages that have no job of their own, in light and dark, wide and narrow."""

from __future__ import annotations

from django.utils import timezone

from determinations.api.keys import make_key
from determinations.models import Collection, Exhibit, Frequency, SavedSearch
from determinations.research.collections import add, share
from determinations.research.directories import (
    all_guidelines,
    places_of_guideline,
    treatments,
    values_of,
)
from determinations.research.entries import Kind
from determinations.search import SearchRequest, find_every
from determinations.tests.browser.axe import barriers
from determinations.tests.signing_in import PASSWORD
from determinations.views.entry_links import entry_url, value_url


def entries():
    """Return the address of one entry of each kind."""
    guideline = all_guidelines()[0].entry
    place = next(
        row.entry
        for each in all_guidelines()
        for row in places_of_guideline(each.entry, "", 1).rows
    )
    branch = treatments()[0]
    return [
        entry_url(guideline),
        entry_url(place),
        value_url("category", branch.line.value),
        value_url("treatment", branch.types[0].value),
        *(value_url(kind, values_of(kind)[0].value) for kind in (Kind.SPECIALTY, Kind.REVIEWER)),
        "/guidelines/", "/treatments/", "/specialties/", "/reviewers/",
    ]  # fmt: skip


def look_at(page, addresses):
    found = {}
    for address in addresses:
        assert page.goto(address).status == 200, address
        if wrong := barriers(page):
            found[address] = wrong
    assert found == {}


def test_pages_of_entries_and_their_lists(make_page, archive, width):
    look_at(make_page(width), entries())


def test_a_filter_that_finds_nothing(make_page, archive, width):
    look_at(make_page(width), ["/decisions/?guideline=nonsense", "/rates/?guideline=nonsense"])


def test_pages_of_an_account(make_page, sign_in, width, django_user_model):
    user = django_user_model.objects.create_user("reader", password=PASSWORD)
    make_key(user, "Nightly export")
    now = timezone.now()
    SavedSearch.objects.create(
        user=user, name="Knees", params="q=knee", frequency=Frequency.NEVER,
        seen_until=now, mailed_until=now,
    )  # fmt: skip
    collection = Collection.objects.create(owner=user, name="Smith brief", note="For the hearing")
    item_ids = list(find_every(SearchRequest(q="knee")).item_ids())[:3]
    add(collection, item_ids, "Argue from these", ["brief"])
    share(collection)

    pages = [
        "/accounts/", "/accounts/api/", "/accounts/password/change/", "/accounts/sessions/",
        "/accounts/erase/", "/accounts/2fa/", "/searches/", "/collections/",
        f"/collections/{collection.pk}/", f"/collections/{collection.pk}/settings/",
        f"/collections/shared/?key={collection.link_secret}",
    ]  # fmt: skip
    look_at(sign_in(make_page(width), user), pages)


def test_the_page_of_an_export(make_page, archive, width, client):
    b"".join(client.get("/decisions/export/file/?format=csv&q=knee").streaming_content)
    Exhibit.objects.update(other_digests=["0" * 64])
    look_at(make_page(width), [Exhibit.objects.get().get_absolute_url()])
