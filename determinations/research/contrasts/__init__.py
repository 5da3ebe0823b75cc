"""What sets the overturned decisions of a search apart from the upheld ones."""

from .comparing import MOST_SHOWN, Contrasts, Difference, Group, find_contrasts, params_of
from .log_odds import PRIOR_DECISIONS, Groups

__all__ = [
    "MOST_SHOWN",
    "PRIOR_DECISIONS",
    "Contrasts",
    "Difference",
    "Group",
    "Groups",
    "find_contrasts",
    "params_of",
]
