"""A mailbox on an IMAP server: what is new in it, and that it was dealt with."""

from __future__ import annotations

import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

SECONDS = 30
"""How long the server may take for an answer."""
HERE = ("localhost", "127.0.0.1", "::1")
NOT_ASCII = re.compile(r"[^\x20-\x7e]+")
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(Exception):
    """Why the mailbox can't be used: a message for who set it up, without the password."""


@dataclass(frozen=True, slots=True)
class MailboxAddress:
    """Where a mailbox is, and as whom to sign in."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str
    is_encrypted: bool
    """From the first byte; else the connection is encrypted before the sign-in (STARTTLS)."""

    @classmethod
    def of(cls, url: str) -> MailboxAddress:
        """Read `imaps://user:password@host:port/folder`. Raise `MailboxError`."""
        parts = urlsplit(url)
        try:
            port = parts.port
        except ValueError:
            port = 0
        if parts.scheme not in ("imap", "imaps") or not parts.hostname or port == 0:
            raise MailboxError(
                "IMR_MAILBOX_URL must be like imaps://user:password@mail.example/INBOX."
            )
        is_encrypted = parts.scheme == "imaps"
        return cls(
            parts.hostname,
            port or (993 if is_encrypted else 143),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            unquote(parts.path.strip("/")) or "INBOX",
            is_encrypted,
        )


class Mailbox:
    """An open folder of a mailbox."""

    def __init__(self, imap: imaplib.IMAP4, done: str) -> None:
        self._imap = imap
        self._done = done
        _, told = imap.capability()  # servers tell more of them once somebody is signed in
        self._can = set(b" ".join(told).decode().upper().split()) if told[0] else set()

    def new_messages(self) -> list[str]:
        """Return the UIDs of messages that nobody flagged, the oldest first."""
        (found,) = self._ask("SEARCH", "UNFLAGGED", "UNDELETED")[:1] or [b""]
        return [uid.decode() for uid in (found or b"").split()]

    def size_of(self, uid: str) -> int:
        for part in self._ask("FETCH", uid, "(RFC822.SIZE)"):
            if isinstance(part, bytes) and (match := SIZE.search(part)):
                return int(match[1])
        return 0

    def read(self, uid: str) -> bytes | None:
        """Return a message as it came, without marking it as read; None if it is there no more."""
        for part in self._ask("FETCH", uid, "(BODY.PEEK[])"):
            if isinstance(part, tuple):
                return bytes(part[1])
        return None

    def mark_done(self, uid: str) -> None:
        """Flag a message, and move it where a folder for that is named."""
        self._ask("STORE", uid, "+FLAGS.SILENT", r"(\Flagged)")
        if not self._done:
            return
        if "MOVE" in self._can:
            self._ask("MOVE", uid, _quoted(self._done))
            return
        self._ask("COPY", uid, _quoted(self._done))
        self._ask("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self._can:  # without it others' deleted mail would go too
            self._ask("EXPUNGE", uid)

    def _ask(self, command: str, *given: str) -> list[Any]:
        answer, data = self._imap.uid(command, *given)
        if answer != "OK":
            raise MailboxError(f"The mail server refused {command}: {_said(data)}.")
        return data


@contextmanager
def open_mailbox(address: MailboxAddress, done: str = "") -> Iterator[Mailbox]:
    """Sign in and open the folder. Raise `MailboxError` for whatever goes wrong, then or later."""
    try:
        imap = _connect(address)
        try:
            _sign_in(imap, address)
            if done:
                _make_folder(imap, done)
            answer, data = imap.select(_quoted(address.folder))
            if answer != "OK":
                raise MailboxError(
                    f"The mailbox has no folder {address.folder} to open: {_said(data)}."
                )
            yield Mailbox(imap, done)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                imap.logout()
    except ssl.SSLError as error:
        raise MailboxError(
            f"The connection to {address.host} can't be encrypted: {error.reason}."
        ) from error
    except imaplib.IMAP4.error as error:
        raise MailboxError(f"The mail server broke off: {error}.") from error
    except TimeoutError as error:
        raise MailboxError(f"{address.host} did not answer within {SECONDS} seconds.") from error
    except OSError as error:
        reason = error.strerror or error
        raise MailboxError(f"{address.host} can't be reached: {reason}.") from error


def _connect(address: MailboxAddress) -> imaplib.IMAP4:
    context = ssl.create_default_context()
    if address.is_encrypted:
        return imaplib.IMAP4_SSL(address.host, address.port, ssl_context=context, timeout=SECONDS)
    imap = imaplib.IMAP4(address.host, address.port, timeout=SECONDS)
    if address.host not in HERE:  # no password goes over a network unencrypted
        imap.starttls(context)
    return imap


def _sign_in(imap: imaplib.IMAP4, address: MailboxAddress) -> None:
    name, password = address.user, address.password
    try:
        if name.isascii() and password.isascii():
            imap.login(name, password)
        else:  # LOGIN knows ASCII alone
            imap.authenticate("PLAIN", lambda _: f"\0{name}\0{password}".encode())
    except imaplib.IMAP4.abort:  # broken off, which says nothing of the password
        raise
    except imaplib.IMAP4.error as error:
        raise MailboxError(
            f"{address.host} did not accept the user name {address.user} with the password of "
            "IMR_MAILBOX_URL."
        ) from error


def _make_folder(imap: imaplib.IMAP4, name: str) -> None:
    """Make a folder, unless it is there: before any message is to be moved to it."""
    _, refusal = imap.create(_quoted(name))
    answer, _ = imap.status(_quoted(name), "(UIDNEXT)")
    if answer != "OK":
        raise MailboxError(
            f"The mailbox has no folder {name} for done mail, and makes none: {_said(refusal)}."
        )


def _quoted(name: str) -> str:
    """Return a folder's name as IMAP writes it: in quotes, what is no ASCII as UTF-7 (RFC 3501)."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&-")
    return f'"{NOT_ASCII.sub(_as_utf_7, escaped)}"'


def _as_utf_7(match: re.Match[str]) -> str:
    encoded = b64encode(match[0].encode("utf-16-be")).decode().rstrip("=")
    return f"&{encoded.replace('/', ',')}-"


def _said(data: list[Any]) -> str:
    first = data[0] if data else b""
    return first.decode("utf-8", "replace")[:200] if isinstance(first, bytes) else ""
