"""What a letter says of its case as a whole: number, dates, priority, reviewer, age and sex."""

from .fields import Header, read_header
from .person import find_age, find_sex
from .prose import stated_dates
from .reviewer import Credentials, read_credentials

__all__ = [
    "Credentials",
    "Header",
    "find_age",
    "find_sex",
    "read_credentials",
    "read_header",
    "stated_dates",
]
