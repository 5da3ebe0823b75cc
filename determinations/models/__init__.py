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
from .audit import CHANGES, AuditEntry, Verb
from .cases import NO_NUMBER, Case, CaseOutcome, DisputedItem, Priority, Sex, readers_see
from .changes import IndexChange
from .collections import CollectedDecision, Collection
from .exhibits import Exhibit, ExhibitUse, Unlisted
from .feeds import FeedKey
from .findings import DroppedFinding
from .guideline_names import GuidelineName
from .guidelines import WRITTEN_SOURCE, Guideline, GuidelineCitation, pages_label
from .letter_states import PUBLIC_PHI, LetterStatus, PhiState, TextMethod
from .letters import LARGE_COLUMNS, Batch, Letter, Receipt, ReceiptResult
from .review_rank import IN_REVIEW, REVIEW_RANK, ReviewRank
from .reviewers import Reviewer, Specialty
from .reviewing import GONE_AFTER, Looking, PutOff
from .revisions import AcceptedProblem, Revision, RevisionCause, RevisionOrigin
from .shared_acts import (
    SharedAct,
    SharedActKind,
    SharedActLetter,
    SharedActResult,
    SharedActState,
)
from .sources import FetchedMessage, SourceLook, SourceName
from .treatments import TreatmentType
from .uploads import Upload, UploadChunk, UploadState
from .waiting_problems import WaitingProblem

__all__ = [
    "CHANGES",
    "GONE_AFTER",
    "IN_REVIEW",
    "LARGE_COLUMNS",
    "NO_NUMBER",
    "PUBLIC_PHI",
    "REVIEW_RANK",
    "WRITTEN_SOURCE",
    "AcceptedProblem",
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
    "Digest",
    "DigestPart",
    "DigestState",
    "DisputedItem",
    "DroppedFinding",
    "Exhibit",
    "ExhibitUse",
    "FeedKey",
    "FetchedMessage",
    "Frequency",
    "Guideline",
    "GuidelineCitation",
    "GuidelineName",
    "IndexChange",
    "Invitation",
    "ItemOutcome",
    "Letter",
    "LetterStatus",
    "Looking",
    "MailedDecision",
    "PhiState",
    "Priority",
    "PutOff",
    "Receipt",
    "ReceiptResult",
    "ReviewRank",
    "Reviewer",
    "Revision",
    "RevisionCause",
    "RevisionOrigin",
    "Role",
    "SavedSearch",
    "Sex",
    "SharedAct",
    "SharedActKind",
    "SharedActLetter",
    "SharedActResult",
    "SharedActState",
    "SourceLook",
    "SourceName",
    "Specialty",
    "TextMethod",
    "TreatmentType",
    "Unlisted",
    "Upload",
    "UploadChunk",
    "UploadState",
    "Verb",
    "WaitingProblem",
    "pages_label",
    "readers_see",
]
