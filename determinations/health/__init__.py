"""Whether an installation works, and what to do where it does not.

Each module looks at one group of things and returns `Finding`s; `examination.examine` asks all of
them for `manage.py doctor`, and the staff's home shows the quick ones. `status.read_status` is what
they know from the database, read in one query.
"""

from .examination import GROUPS, examine
from .findings import Finding, Level
from .status import Status, read_status

__all__ = ["GROUPS", "Finding", "Level", "Status", "examine", "read_status"]
