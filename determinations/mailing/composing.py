"""What a mail about new decisions says.

It has what the pages show of a decision in a list: heading, outcome, day and case number. Where the
archive asks for a sign-in there is no passage of a rationale in it: mail passes through other
hands. The subject names neither a search nor a decision, since screens show it to bystanders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from determinations.models import Digest, DigestPart
from determinations.research.alerts.digests import item_ids_by_key
from determinations.research.alerts.saved import params_of
from determinations.research.alerts.unsubscribing import Stop
from determinations.research.items import ItemSummary, summaries_in_order
from determinations.search import Snippet, Snippets
from determinations.vocabulary import ItemOutcome


@dataclass(frozen=True, slots=True)
class MailedItem:
    title: str
    outcome: str
    item: ItemSummary
    url: str
    passage: str


@dataclass(frozen=True, slots=True)
class MailedSearch:
    """What is new in one search; `more` decisions are not listed."""

    name: str
    found: int
    items: Sequence[MailedItem]
    more: int
    url: str
    """Where all of them are listed, for good."""
    stop_url: str


def compose(digest: Digest, address: str) -> EmailMultiAlternatives | None:
    """Return a digest as a mail; None where readers see nothing of it any more."""
    parts = digest.parts.select_related("search").prefetch_related("decisions")
    searches = [found for part in parts if part.search.is_mailed and (found := _search(part))]
    if not searches:
        return None
    stop_url = _stop_url(Stop(digest.user_id))
    total = sum(search.found for search in searches)
    context = {
        "searches": searches,
        "stop_url": stop_url,
        "manage_url": site_url(reverse("saved_searches")),
        "invented": any(each.item.invented for search in searches for each in search.items),
    }
    mail = EmailMultiAlternatives(
        f"IMR Archive: {total:,} new decision{'' if total == 1 else 's'}",
        render_to_string("mailing/digest.txt", context),
        to=[address],
        headers={
            "Message-ID": f"<{digest.key}@{_domain()}>",
            "List-Unsubscribe": f"<{stop_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("mailing/digest.html", context), "text/html")
    return mail


def site_url(path: str) -> str:
    return f"{settings.IMR_SITE_URL}{path}"


def _domain() -> str:
    return str(settings.IMR_SITE_URL).partition("://")[2].partition("/")[0].partition(":")[0]


def _search(part: DigestPart) -> MailedSearch | None:
    items = _items(part)
    if not items:
        return None
    return MailedSearch(
        name=part.search.name,
        found=part.found,
        items=items,
        more=max(0, part.found - len(items)),
        url=site_url(f"{reverse('decisions')}?{_params(part).urlencode()}"),
        stop_url=_stop_url(Stop(part.search.user_id, part.search_id)),
    )


def _stop_url(stop: Stop) -> str:
    return site_url(f"{reverse('stop_mails')}?{urlencode({'link': stop.token})}")


def _params(part: DigestPart) -> QueryDict:
    """Return the search of a part, of the days that its mail is about."""
    params = params_of(part.search).copy()
    first, last = (timezone.localdate(moment).isoformat() for moment in (part.after, part.until))
    params["added_after"] = max(first, params.get("added_after", ""))
    params["added_before"] = min(last, params.get("added_before") or last)
    params["sort"] = "added"
    return params


def _items(part: DigestPart) -> list[MailedItem]:
    keys = [(mailed.case_id, mailed.position) for mailed in part.decisions.all()]
    ids = item_ids_by_key(keys)
    return [_item(item) for item in summaries_in_order([ids[key] for key in keys if key in ids])]


def _item(item: ItemSummary) -> MailedItem:
    is_open = not settings.IMR_REQUIRE_LOGIN
    return MailedItem(
        title=item.title,
        outcome=ItemOutcome(item.outcome).label if item.outcome else "Outcome unknown",
        item=item,
        url=site_url(reverse("item", args=[item.case_number, item.position])),
        passage=_text(Snippets.none().best(item.rationale)) if is_open else "",
    )


def _text(passage: Snippet | None) -> str:
    if passage is None:
        return ""
    text = "".join(segment for segment, _ in passage.segments)
    return text + " \u2026" * passage.ends_inside
