"""The record: what the archive keeps in PostgreSQL, one module a concept."""

from determinations.vocabulary import CitationKind, CitedBy, ItemOutcome

from .accounts import Invitation, Role
from .alerts import (
    Digest,
    DigestPart,
    DigestState,
    Frequency,
    MailedDecision,
    SavedSearch,
)
from .api_keys import ApiKey, ApiKeyDay
from .archives import Archive, ArchivePart, ArchiveState
from .audit import AuditEntry, Verb
from .cases import Case, CaseOutcome, DisputedItem, Priority, Sex
from .changes import IndexChange
from .collections import CollectedDecision, Collection
from .corrections import Correction
from .exhibits import Exhibit, ExhibitUse, Unlisted
from .feeds import FeedKey
from .findings import DroppedFinding
from .guidelines import WRITTEN_SOURCE, Guideline, GuidelineCitation
from .letters import (
    PUBLIC_PHI,
    Batch,
    Letter,
    LetterStatus,
    PhiState,
    Receipt,
    ReceiptResult,
    TextMethod,
)
from .reviewers import Reviewer, Specialty
from .treatments import TreatmentType

__all__ = [
    "PUBLIC_PHI",
    "WRITTEN_SOURCE",
    "ApiKey",
    "ApiKeyDay",
    "Archive",
    "ArchivePart",
    "ArchiveState",
    "AuditEntry",
    "Batch",
    "Case",
    "CaseOutcome",
    "CitationKind",
    "CitedBy",
    "CollectedDecision",
    "Collection",
    "Correction",
    "Digest",
    "DigestPart",
    "DigestState",
    "DisputedItem",
    "DroppedFinding",
    "Exhibit",
    "ExhibitUse",
    "FeedKey",
    "Frequency",
    "Guideline",
    "GuidelineCitation",
    "IndexChange",
    "Invitation",
    "ItemOutcome",
    "Letter",
    "LetterStatus",
    "MailedDecision",
    "PhiState",
    "Priority",
    "Receipt",
    "ReceiptResult",
    "Reviewer",
    "Role",
    "SavedSearch",
    "Sex",
    "Specialty",
    "TextMethod",
    "TreatmentType",
    "Unlisted",
    "Verb",
]
