"""Every search as an Atom feed of what is added to the archive: /decisions/feed/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import conditional_page, require_safe

from determinations.models import Case
from determinations.old_addresses import redirect_old_addresses
from determinations.research.export.words import printable
from determinations.research.feed_keys import opens_feeds
from determinations.search import Additions, DecisionFilterSet, QueryRefused
from determinations.vocabulary import ItemOutcome
from imr_archive.refusals import refusal

from .cards import Card, cards
from .chosen import chosen_filters
from .links import POSITION, filled
from .titles import search_name

ENTRIES = 50
KEY = "key"
"""The parameter that opens a feed where the archive asks for a sign-in."""

SHOWING = ("sort", "per_page", "side", "format", "summary", KEY)
"""Parameters that say how results are shown, or who asks: no part of what is followed."""

FIRST = datetime(2013, 1, 1, tzinfo=UTC)
"""Before any independent medical review: when a feed that is empty was last changed."""

KEY_MISSING = (
    "This archive asks for a sign-in. Sign in, and take the feed\u2019s address with your own key "
    "from \u201cFollow\u201d at the search."
)


def followed_params(data: QueryDict) -> QueryDict:
    """Return the parameters of what is followed: the search, not how its results are shown."""
    return filled(data, without=(*POSITION, *SHOWING))


def feed_path(params: QueryDict, key: str = "") -> str:
    """Return the address of the feed of a search, without the host."""
    copy = followed_params(params)
    if key:
        copy[KEY] = key
    return f"{reverse('feed')}?{copy.urlencode()}".rstrip("?")


def open_feed_path(params: QueryDict) -> str:
    """Return the address of a feed that needs no key, "" where all need one."""
    return "" if settings.IMR_REQUIRE_LOGIN else feed_path(params)


@dataclass(frozen=True, slots=True)
class Followed:
    """A search and the newest additions that it finds."""

    name: str
    params: QueryDict
    cards: Sequence[Card]
    host: str

    def tag(self, path: str) -> str:
        """Return an identifier (RFC 4151) that changes with neither the scheme nor the port."""
        return f"tag:{self.host.partition(':')[0]},2013:{path}"


class _AtomFeed(Atom1Feed):
    def latest_post_date(self) -> datetime:
        """Return when the newest entry was added; nothing else may change what has no entry."""
        return super().latest_post_date() if self.items else FIRST


class _DecisionFeed(Feed):
    """Entries of one search; made for each request."""

    feed_type = _AtomFeed
    language = "en"
    author_name = "IMR Archive"

    def __init__(self, followed: Followed) -> None:
        self._followed = followed

    def title(self) -> str:
        return printable(f"{self._followed.name} \u00b7 IMR Archive")

    def subtitle(self) -> str:
        said = "Independent Medical Review decisions, as they are added to the archive."
        samples = Case.objects.samples()
        return f"{said} Invented samples are marked." if samples.shown else said

    def link(self) -> str:
        return f"{reverse('decisions')}?{self._followed.params.urlencode()}".rstrip("?")

    def feed_url(self) -> str:
        return feed_path(self._followed.params)

    def feed_guid(self) -> str:
        query = self._followed.params.urlencode()
        return self._followed.tag(f"{reverse('feed')}{query}")

    def items(self) -> Sequence[Card]:
        return self._followed.cards

    def item_title(self, item: Card) -> str:
        return entry_title(item)

    def item_description(self, item: Card) -> str:
        return printable(render_to_string("feeds/entry.html", {"card": item}))

    def item_link(self, item: Card) -> str:
        return item_path(item)

    def item_guid(self, item: Card) -> str:
        return self._followed.tag(item_path(item))

    def item_pubdate(self, item: Card) -> datetime:
        return item.item.added_at

    def item_updateddate(self, item: Card) -> datetime:
        return item.item.added_at

    def item_categories(self, item: Card) -> list[str]:
        return [each for each in (item.item.category, item.item.subcategory) if each]


def entry_title(card: Card) -> str:
    """Return "Overturned: MRI of the left knee", marked where the letter is invented."""
    item = card.item
    outcome = ItemOutcome(item.outcome).label if item.outcome else "Outcome unknown"
    marked = " (invented sample)" if item.invented else ""
    return printable(f"{outcome}: {card.title}{marked}")


def item_path(card: Card) -> str:
    """Return the permanent address of a decision, without the host."""
    return reverse("item", args=[card.item.case_number, card.item.position])


@login_not_required
@require_safe
def decision_feed(request: HttpRequest) -> HttpResponseBase:
    """Serve the newest additions to what a search finds, to who may read them.

    Whoever may not is not even led to how the archive spells what the address names.
    """
    if not _may_read(request):
        return refusal(request, 403, KEY_MISSING)
    return _feed(request)


@redirect_old_addresses
@conditional_page
def _feed(request: HttpRequest) -> HttpResponse:
    """Make the feed; its ETag also changes when a decision is withdrawn or corrected."""
    filterset = DecisionFilterSet(followed_params(request.GET))
    asked = filterset.request_or_none()
    if asked is None:
        errors = filterset.form.errors.items()
        wrong = [f"{name}: {error}" for name, said in errors for error in said]
        return refusal(request, 400, f"This is the address of no feed. {' '.join(wrong)}")
    try:
        added = Additions().newest(asked, ENTRIES)
    except QueryRefused as refused:
        return refusal(request, 400, str(refused))
    params = followed_params(request.GET)
    name = search_name(asked, [each.short for each in chosen_filters(params, asked)])
    host = request.get_host()
    followed = Followed(name, params, cards(added.item_ids, added.snippets), host)
    return _DecisionFeed(followed)(request)


def _may_read(request: HttpRequest) -> bool:
    if not settings.IMR_REQUIRE_LOGIN or request.user.is_authenticated:
        return True
    return opens_feeds(request.GET.get(KEY, ""))
