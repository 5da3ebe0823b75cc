"""What a letter says of its case as a whole: number, dates, priority, reviewer, age and sex."""

from .fields import Header, read_header
from .person import Person, read_person, stated_age
from .prose import listed_receipt, stated_dates
from .reviewer import Credentials, read_credentials

__all__ = [
    "Credentials",
    "Header",
    "Person",
    "listed_receipt",
    "read_credentials",
    "read_header",
    "read_person",
    "stated_age",
    "stated_dates",
]
