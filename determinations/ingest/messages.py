"""What a mail carries: its files, and by what it is told from other mails."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from itertools import count
from typing import Any

from .incoming import IncomingFile
from .intake import clean_name, media_type_of

TAKEN_SUFFIXES = (".pdf", ".txt", ".zip")
CARRIED_ALONG = (
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)
"""Types of parts that mail programs add by themselves, as they do pictures."""
MOST_OF_A_SENDER = 150
MOST_PARTS = 2000
"""Of a mail: each costs time and memory, however little is in it, and a mail may have millions."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What came with a mail."""

    sender: str
    """An address, as the mail says; anybody can write any."""
    digest: str
    """SHA-256 of its Message-ID and its files; of all its bytes where it has no Message-ID."""
    letters: list[IncomingFile]
    others: list[IncomingFile]
    """Files of other kinds, which are not taken."""


def carried(mail: bytes) -> Carried:
    """Read a mail. Raise `ValueError`, `LookupError` or `RecursionError` for a hostile one."""
    message = message_from_bytes(mail, _class=_counting(MOST_PARTS), policy=policy.compat32)
    letters: list[IncomingFile] = []
    others: list[IncomingFile] = []
    for number, part in enumerate(message.walk(), 1):
        content = part.get_payload(decode=True)
        if part.is_multipart() or not isinstance(content, bytes):
            continue
        name = _decoded(part.get_filename() or "")
        if media_type_of(content) == "application/pdf":  # some have no name
            letters.append(IncomingFile(name or f"attachment-{number}.pdf", content))
        elif name.lower().endswith(TAKEN_SUFFIXES):
            letters.append(IncomingFile(name, content))
        elif name and not _comes_along(part):
            others.append(IncomingFile(name, content))
    _, sender = parseaddr(_decoded(str(message.get("From", ""))))
    identity = str(message.get("Message-ID", "")).strip().encode("utf-8", "replace")
    return Carried(
        clean_name(sender)[:MOST_OF_A_SENDER] if sender else "",
        _digest(identity, [*letters, *others]) if identity else hashlib.sha256(mail).hexdigest(),
        letters,
        others,
    )


def _counting(most: int) -> Callable[..., Message]:
    """Return what makes the parts of one mail, and raises `ValueError` where it has too many."""
    made = count()

    def make(**given: Any) -> Message:
        if next(made) > most:
            raise ValueError(f"The message has more than {most:,} parts.")
        return Message(**given)

    return make


def _comes_along(part: Message) -> bool:
    return part.get_content_maintype() == "image" or part.get_content_type() in CARRIED_ALONG


def _decoded(written: str) -> str:
    """Return a header's text, which may be in encoded words."""
    try:
        return str(make_header(decode_header(written)))
    except (ValueError, LookupError, MessageError):  # an unknown or wrong encoding
        return written


def _digest(identity: bytes, files: list[IncomingFile]) -> str:
    whole = hashlib.sha256(identity)
    for file in files:
        whole.update(hashlib.sha256(file.content).digest())
    return whole.hexdigest()
