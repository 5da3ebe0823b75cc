"""gunicorn's worker, which says in a sentence that an address is too long to be read."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.workers.gthread import ThreadWorker

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>This address is too long \u00b7 IMR Archive</title>
</head>
<body>
<h1>This address is too long</h1>
<p>It holds more words or filters than the archive reads at once. Leave some out and
<a href="/decisions/">search again</a>.</p>
</body>
</html>
""".encode()

ANSWER = b"\r\n".join(
    (
        b"HTTP/1.1 414 URI Too Long",
        b"Connection: close",
        b"Content-Type: text/html; charset=utf-8",
        b"Content-Length: %d" % len(PAGE),
        b"Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
        b"X-Content-Type-Options: nosniff",
        b"",
        PAGE,
    )
)
DRAIN_SECONDS = 0.5
DRAIN_BYTES = 65_536


class WebWorker(ThreadWorker):
    """Threads, with a page of ours where gunicorn itself answers that an address is too long."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("Address too long from %s", addr[0] if addr else "a socket")
        with contextlib.suppress(OSError):
            client.settimeout(DRAIN_SECONDS)
            client.sendall(ANSWER)
            client.shutdown(socket.SHUT_WR)
            _drain(client)


def _drain(client: socket.socket) -> None:
    """Read on for a moment: closing with bytes unread would take the answer from its reader."""
    until, rest = time.monotonic() + DRAIN_SECONDS, DRAIN_BYTES
    while rest > 0 and time.monotonic() < until:
        received = len(client.recv(min(rest, 8192)))
        if not received:
            return
        rest -= received
