"""Collections of decisions: /collections/, each one, and what others see of a shared one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from determinations.accounts.people import signed_in
from determinations.models import Collection
from determinations.research.collections import (
    CollectionFull,
    Entry,
    NameTaken,
    change_collection,
    collections_of,
    entries_of,
    make_collection,
    move,
    notes_with,
    search_entries,
    share,
    shared_by,
    stop_sharing,
)
from determinations.research.collections import change_entry as change_row
from determinations.search import PER_PAGE, DecisionFilterSet, QueryRefused, Snippets

from .cards import Card, cards
from .collection_forms import CollectionForm, EntryForm


class ShownEntry(NamedTuple):
    """An entry with its card; None where it is not published any more."""

    entry: Entry
    card: Card | None


@login_required
def collection_list(request: HttpRequest) -> HttpResponse:
    """List one's collections, find one's notes, make another collection."""
    user = signed_in(request)
    mine = collections_of(user)
    form = CollectionForm(request.POST if request.method == "POST" else None, others=mine)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_collection(user, **form.cleaned_data)
        except CollectionFull as full:
            form.add_error(None, str(full))
        else:
            return redirect("collection", made.pk)
    words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:200]
    context = {
        "collections": mine,
        "form": form,
        "q": words,
        "found": notes_with(user, words) if words else [],
    }
    return render(request, "collections/list.html", context, status=400 if form.errors else 200)


@login_required
@require_safe
def collection_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the decisions of one's collection, or those that a search finds within it."""
    collection = _mine(request, pk)
    return _shown(request, collection, {"is_mine": True, "export": f"collection={pk}"})


@login_not_required
@require_safe
def shared(request: HttpRequest) -> HttpResponse:
    """Show a collection to who has its link, to read. The secret is in no path, which logs keep."""
    if not (request.user.is_authenticated or settings.IMR_OPEN_COLLECTIONS):
        return redirect_to_login(request.get_full_path())
    secret = request.GET.get("key", "")
    if (collection := shared_by(secret)) is None:
        return render(request, "collections/gone.html", status=404)
    return _shown(
        request,
        collection,
        {"is_mine": False, "key": secret, "export": urlencode({"shared": secret})},
    )


@login_required
def collection_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Name a collection anew, share it, delete it."""
    collection = _mine(request, pk)
    others = Collection.objects.of(request.user)
    form = CollectionForm(
        request.POST if "name" in request.POST else None, instance=collection, others=others
    )
    if form.is_valid():
        try:
            change_collection(collection, **form.cleaned_data)
        except (CollectionFull, NameTaken) as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("collection", pk)
    if request.method == "POST" and not form.is_bound:
        return _change(request, collection)
    link = f"{reverse('shared_collection')}?{urlencode({'key': collection.link_secret or ''})}"
    context = {
        "collection": get_object_or_404(others, pk=pk),
        "form": form,
        "link": request.build_absolute_uri(link),
        "is_open": settings.IMR_OPEN_COLLECTIONS,
    }
    status = 400 if form.errors else 200
    return render(request, "collections/settings.html", context, status=status)


@login_required
@require_POST
def change_entry(request: HttpRequest, pk: int, entry: int) -> HttpResponse:
    """Note something of a decision, move it, or take it out."""
    row = get_object_or_404(_mine(request, pk).entries, pk=entry)
    act = request.POST.get("act")
    if act in ("up", "down"):
        move(row, up=act == "up")
    elif act == "remove":
        row.delete()
        messages.success(request, f"{row} was taken out.")
        return redirect("collection", pk)
    else:
        form = EntryForm(request.POST, instance=row)
        if not _is_noted(form):
            context = {"form": form, "row": row, "collection": row.collection}
            return render(request, "collections/entry_errors.html", context, status=400)
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isdecimal() and page != "1" else ""
    return redirect(f"{reverse('collection', args=[pk])}{query}#entry-{row.pk}")


def _is_noted(form: EntryForm) -> bool:
    """Keep what a form notes of a decision; where that can't be, the form says why."""
    if form.is_valid():
        try:
            change_row(form.instance, **form.cleaned_data)
        except CollectionFull as full:
            form.add_error("note", str(full))
    return not form.errors


def _mine(request: HttpRequest, pk: int) -> Collection:
    return get_object_or_404(Collection.objects.of(request.user), pk=pk)


def _change(request: HttpRequest, collection: Collection) -> HttpResponse:
    """Do what a button asks for that needs no text."""
    act = request.POST.get("act")
    if act == "share":
        share(collection)
    elif act == "stop":
        stop_sharing(collection)
    elif act == "delete":
        collection.delete()
        messages.success(request, f"{collection} was deleted.")
        return redirect("collections")
    else:
        raise Http404
    return redirect("collection_settings", collection.pk)


def _shown(request: HttpRequest, collection: Collection, context: dict[str, Any]) -> HttpResponse:
    entries = entries_of(collection)
    filterset = DecisionFilterSet(request.GET)
    asked = filterset.request_or_none()
    problem, snippets, found = "", Snippets.none(), entries
    if asked is None:
        problem = "A parameter of this address can\u2019t be read, so nothing is filtered."
    else:
        try:
            found, hits = search_entries(entries, asked)
            snippets = hits.snippets if hits else snippets
        except QueryRefused as refused:
            problem = str(refused)
    page: Page[Entry] = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "collection": collection,
        "size": len(entries),
        "is_searched": bool(asked and (asked.q or asked.is_filtered)),
        "page": page,
        "entries": _with_cards(list(page.object_list), snippets),
        "q": request.GET.get("q", ""),
        "problem": problem,
    }
    return render(request, "collections/detail.html", context)


def _with_cards(entries: Sequence[Entry], snippets: Snippets) -> list[ShownEntry]:
    ids = [entry.item_id for entry in entries if entry.item_id is not None]
    by_id = {card.item.item_id: card for card in cards(ids, snippets)}
    return [
        ShownEntry(entry, by_id.get(entry.item_id) if entry.item_id is not None else None)
        for entry in entries
    ]
