"""Where letters come from by themselves: a watched folder, a mailbox; a part of `settings`."""

from __future__ import annotations

import os

from .environment import flag

IMR_WATCH_FOLDER = os.environ.get("IMR_WATCH_FOLDER", "")
"""A folder that letters are put into; "" for none."""

IMR_WATCH_PUBLISH = flag("IMR_WATCH_PUBLISH")
"""Whether letters of the watched folder publish themselves if they were read without a doubt."""

IMR_MAILBOX_URL = os.environ.get("IMR_MAILBOX_URL", "")
"""`imaps://user:password@host/INBOX`, percent-encoded; "" for none."""

IMR_MAILBOX_DONE = os.environ.get("IMR_MAILBOX_DONE", "")
"""The folder of the mailbox that messages are moved to; "" leaves them where they are, flagged."""
