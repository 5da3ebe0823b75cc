"""A small IMAP server on a port of this machine, with one mailbox, for tests."""

from __future__ import annotations

import re
import socketserver
import threading
from contextlib import contextmanager


class FakeMailbox:
    """What the server has: messages by UID, their flags, and where each lies."""

    def __init__(self, *messages, capabilities="IMAP4rev1 MOVE UIDPLUS"):
        self.messages = dict(enumerate(messages, 1))
        self.flags = {uid: set() for uid in self.messages}
        self.moved = {}
        self.expunged = set()
        self.capabilities = capabilities
        self.deleted = set()
        """UIDs that are listed and gone when they are asked for."""
        self.breaks_before = ""
        """A command before which the server drops the connection."""


class _Handler(socketserver.StreamRequestHandler):
    is_signed_in = False

    def handle(self):
        self.mailbox = self.server.mailbox
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, command, rest = [*line.split(" ", 2), ""][:3]
            if command == "UID":
                command, _, rest = rest.partition(" ")
            if command == self.mailbox.breaks_before:
                return
            answer = getattr(self, f"do_{command.lower()}")(rest)
            self.say(f"{tag} {answer or 'OK done'}")
            if command == "LOGOUT":
                return

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def do_capability(self, rest):
        self.say(f"* CAPABILITY {self.mailbox.capabilities if self.is_signed_in else 'IMAP4rev1'}")

    def do_login(self, rest):
        self.is_signed_in = rest == 'archive "secret word"'
        return "OK welcome" if self.is_signed_in else "NO wrong password"

    def do_create(self, rest):
        return "NO it is there, or may not be made"

    def do_status(self, rest):
        return "NO no such folder" if "Forbidden" in rest else None

    def do_select(self, rest):
        if rest != '"INBOX"':
            return "NO no such folder"
        self.say(f"* {len(self.mailbox.messages)} EXISTS")
        return "OK [READ-WRITE]"

    def do_search(self, rest):
        assert rest == "UNFLAGGED UNDELETED"
        found = [
            str(uid)
            for uid, flags in self.mailbox.flags.items()
            if not flags & {r"\Flagged", r"\Deleted"} and uid not in self.mailbox.moved
        ]
        self.say(f"* SEARCH {' '.join(found)}")

    def do_fetch(self, rest):
        uid, what = rest.split(" ", 1)
        if int(uid) in self.mailbox.deleted:
            return
        content = self.mailbox.messages[int(uid)]
        if "SIZE" in what:
            self.say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(content)})")
            return
        self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[] {{{len(content)}}}\r\n".encode())
        self.wfile.write(content + b")\r\n")

    def do_store(self, rest):
        uid, _, flags = rest.split(" ", 2)
        self.mailbox.flags[int(uid)] |= set(re.findall(r"\\\w+", flags))

    def do_move(self, rest):
        uid, folder = rest.split(" ", 1)
        self.mailbox.moved[int(uid)] = folder.strip('"')

    do_copy = do_move

    def do_expunge(self, rest):
        self.mailbox.expunged.add(int(rest))

    def do_logout(self, rest):
        self.say("* BYE")


@contextmanager
def serving(mailbox):
    """Serve a mailbox; give its URL for the right user."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Handler) as server:
        server.mailbox = mailbox
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
        thread.start()
        yield f"imap://archive:secret%20word@127.0.0.1:{server.server_address[1]}/INBOX"
        server.shutdown()
