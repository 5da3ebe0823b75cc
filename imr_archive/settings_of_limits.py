"""How large files may be, and what one sender or account may ask for; a part of `settings`."""

from __future__ import annotations

import os

IMR_MAX_LETTER_BYTES = int(os.environ.get("IMR_MAX_LETTER_MB", "25")) * 1024 * 1024
"""A letter is 1 to 6 pages; a file above this is refused at the door."""

IMR_MAX_UPLOAD_BYTES = int(os.environ.get("IMR_MAX_UPLOAD_MB", "150")) * 1024 * 1024
"""All files of one upload together."""

IMR_MAX_ARCHIVE_ENTRIES = 50_000
"""Files in one zip archive."""

IMR_MAX_ARCHIVE_BYTES = int(os.environ.get("IMR_MAX_ARCHIVE_MB", "2048")) * 1024 * 1024
"""What the files of one zip archive may have together, unpacked."""

IMR_UNPACK_SECONDS = 600
"""How long the unpacking of one zip archive may take."""

IMR_REQUESTS_A_MINUTE = int(os.environ.get("IMR_REQUESTS_A_MINUTE", "300"))
"""Of one account, or of one address without one; 0 for no limit. This machine's are not counted."""

IMR_API_REQUESTS_A_MINUTE = int(os.environ.get("IMR_API_REQUESTS_A_MINUTE", "60"))
"""The same to the API, of one address without a key, where pages are counted apart."""

IMR_API_KEY_REQUESTS_A_MINUTE = int(os.environ.get("IMR_API_KEY_REQUESTS_A_MINUTE", "600"))
"""The same of one account, by all of its keys or signed in."""

IMR_UPLOAD_BYTES_A_DAY = int(os.environ.get("IMR_UPLOAD_MB_A_DAY", "5120")) * 1024 * 1024
"""What one account may upload in 24 hours; 0 for no limit. The ingest command has none."""

IMR_COLLECTED_MB = int(os.environ.get("IMR_COLLECTED_MB", "20"))
"""What the collections of one account may take, notes and labels too; 0 for no limit."""

IMR_EXHIBIT_BYTES_A_DAY = int(os.environ.get("IMR_EXHIBIT_MB_A_DAY", "20")) * 1024 * 1024
"""What exhibits of one day may take: of each account, and of all without one; 0 for no limit."""

IMR_EXHIBIT_LIST_DAYS = int(os.environ.get("IMR_EXHIBIT_LIST_DAYS", "0"))
"""How long exhibits keep the list of their decisions; 0 for ever, since a brief may cite one."""

IMR_UNFINISHED_UPLOAD_DAYS = int(os.environ.get("IMR_UNFINISHED_UPLOAD_DAYS", "7"))
"""An upload of which nothing came for so long is given up, and what came of it dropped."""
