"""What a link in a mail stops, without a sign-in: /searches/stop/."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from determinations.research.alerts.unsubscribing import read_stop


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: HttpRequest) -> HttpResponse:
    """Ask before mails are stopped; stop them at once where a mail program posts (RFC 8058).

    The signed link is the right to do so: mailboxes post it without any cookie. What it names is a
    parameter, not a part of the path, which the access log keeps.
    """
    stop = read_stop(request.GET.get("link", ""))
    if stop is None:
        raise Http404("No link of ours.")
    if request.method == "POST":
        stop.do()
    context = {"stop": stop, "is_done": request.method == "POST"}
    return render(request, "searches/stop.html", context)
