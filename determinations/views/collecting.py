"""Putting decisions into a collection: /collections/add/."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from determinations.accounts.people import signed_in
from determinations.research.collections import (
    CollectionFull,
    add,
    collections_of,
    make_collection,
)
from determinations.research.item_keys import item_ids_of
from determinations.research.items import summaries_in_order
from imr_archive.refusals import refusal

from .collection_forms import CollectForm
from .ticked import MOST_TICKED, TOO_MANY, keys_of

LAST_USED = "collection"
"""In the session: the collection that something was put into last, which is offered first."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: HttpRequest) -> HttpResponse:
    """Ask where to the decisions go that the URL names, then put them there."""
    keys = keys_of(request)
    if len(keys) > MOST_TICKED:
        return refusal(request, 400, TOO_MANY)
    item_ids = item_ids_of(keys)
    mine = collections_of(signed_in(request))
    form = CollectForm(
        request.POST if request.method == "POST" else None,
        mine=mine,
        initial={"collection": request.session.get(LAST_USED)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _put(request, form, item_ids)
        except CollectionFull as reason:
            form.add_error(None, str(reason))
    context = {
        "form": form,
        "items": summaries_in_order(item_ids),
        "missing": len(keys) - len(item_ids),
        "has_any": mine.exists(),
    }
    return render(request, "collections/add.html", context, status=400 if form.errors else 200)


def _put(request: HttpRequest, form: CollectForm, item_ids: list[int]) -> HttpResponse:
    data = form.cleaned_data
    collection = data["collection"] or make_collection(signed_in(request), data["name"])
    added = add(collection, item_ids, data["note"], data["labels"])
    request.session[LAST_USED] = collection.pk
    there = len(item_ids) - added
    said = f"{added} decision{'' if added == 1 else 's'} added."
    if there:
        said += f" {there} {'was' if there == 1 else 'were'} here already, unchanged."
    messages.success(request, said)
    return redirect("collection", collection.pk)
