"""All background tasks: whoever works through the queues imports them from here.

Which queues a process takes is its command's matter: `letters` and `upkeep` need no search index,
`mail` does, and never opens a file that came from outside; `mailbox` needs the mail server alone.
"""

from determinations.ingest import mail_tasks
from determinations.ingest import tasks as ingest_tasks
from determinations.ingest.shared_problems import tasks as shared_problem_tasks
from determinations.mailing import tasks as mailing_tasks
from determinations.research.exhibits import tasks as exhibit_tasks

__all__ = [
    "exhibit_tasks",
    "ingest_tasks",
    "mail_tasks",
    "mailing_tasks",
    "shared_problem_tasks",
]
