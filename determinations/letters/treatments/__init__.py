"""What an item's heading asks for: treatment type, body parts, quantities, what is in dispute."""

from .body_parts import find_body_parts, names_only_body_parts
from .classifier import DRUGS, classify, drug_classes_in
from .evidence import weighed
from .partial_authorization import HeadingParts, split_heading
from .quantities import find_quantities
from .totals import (
    Amount,
    Total,
    sessions_requested,
    tablet_form,
    tablets_requested,
    total_requested,
)

__all__ = [
    "DRUGS",
    "Amount",
    "HeadingParts",
    "Total",
    "classify",
    "drug_classes_in",
    "find_body_parts",
    "find_quantities",
    "names_only_body_parts",
    "sessions_requested",
    "split_heading",
    "tablet_form",
    "tablets_requested",
    "total_requested",
    "weighed",
]
