"""How many requests one sender may make in a minute, counted by all web processes together."""

from __future__ import annotations

import hashlib
import ipaddress
import mmap
import os
import struct
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from determinations.problems import API_PATHS

from .refusals import refusal
from .signed_in import is_signed_in

Handler = Callable[[HttpRequest], HttpResponse]

WINDOW_SECONDS = 60
IPV6_PREFIX = 64
"""Bits of an IPv6 address that name one customer of a provider."""
UNCOUNTED_PATHS = ("/healthz", "/static/", API_PATHS)
"""The API counts its own, by keys too."""


class RequestRateMiddleware:
    """Answer 429 to a sender above `IMR_REQUESTS_A_MINUTE`: an account, or else an IP address.

    Requests from this machine itself are not counted: they come from whoever runs the archive.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        most: int = settings.IMR_REQUESTS_A_MINUTE
        if not most or request.path_info.startswith(UNCOUNTED_PATHS):
            return self.get_response(request)
        sender = sender_of(request)
        if sender is None:
            return self.get_response(request)
        now = time.time()
        if request_counts(settings.IMR_REQUEST_COUNTS).count(sender, now) <= most:
            return self.get_response(request)
        response = refusal(
            request,
            429,
            f"More than {most} requests came from you within a minute. Wait a moment, then go on.",
        )
        response.headers["Retry-After"] = str(WINDOW_SECONDS - int(now) % WINDOW_SECONDS)
        return response


def sender_of(request: HttpRequest) -> str | None:
    """Return who is counted: account or IP address, or None for requests from this machine."""
    if is_signed_in(request):
        return f"account {request.user.pk}"
    address = client_address(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"address {address}"
    if parsed.is_loopback:
        return None
    if parsed.version == 6:
        return f"address {ipaddress.ip_network((parsed, IPV6_PREFIX), strict=False)}"
    return f"address {parsed}"


def client_address(request: HttpRequest) -> str:
    """Return the client's IP address, as the outermost of `IMR_TRUSTED_PROXIES` saw it."""
    proxies: int = settings.IMR_TRUSTED_PROXIES
    if proxies:
        forwarded = request.headers.get("X-Forwarded-For", "").split(",")
        if len(forwarded) >= proxies and (address := forwarded[-proxies].strip()):
            return address
    return str(request.META.get("REMOTE_ADDR", ""))


class RequestCounts:
    """Counts by sender and window of time, in a file that all processes of a node map.

    A slot is a window's number and a count, 4 bytes each; a sender's slot is a keyed hash of its
    name, so that nobody can choose to share another's. Nothing is locked: two processes that
    count at the same instant may count once, which a limit of this size doesn't mind.
    """

    SLOTS = 1 << 18
    SLOT = struct.Struct("II")

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            file.truncate(self.SLOTS * self.SLOT.size)
            self._slots = mmap.mmap(file.fileno(), self.SLOTS * self.SLOT.size)

    def count(self, sender: str, now: float) -> int:
        """Count one request and return how many came from this sender in this window."""
        key = settings.SECRET_KEY.encode()[:64]
        digest = hashlib.blake2b(sender.encode("utf-8", "replace"), digest_size=8, key=key)
        at = int.from_bytes(digest.digest()) % self.SLOTS * self.SLOT.size
        window = int(now) // WINDOW_SECONDS
        counted_window, count = self.SLOT.unpack_from(self._slots, at)
        count = count + 1 if counted_window == window else 1
        self.SLOT.pack_into(self._slots, at, window, count)
        return count


@cache
def request_counts(path: Path) -> RequestCounts:
    """Return this process's view of the counts."""
    return RequestCounts(path)
