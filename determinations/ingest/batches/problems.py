"""Problems of a batch's letters by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from determinations.letters import Severity
from determinations.models import Batch, LetterStatus, PhiState, Receipt, ReceiptResult

from .states import WAITING_FOR_SOMEBODY

HELD = "may-name-a-person"
"""The kind of letters that are held for their findings, which no problem's code names."""
LABELS = {
    HELD: "May name a person",
    "ages-disagree": "Ages disagree",
    "conclusion-on-another-item": "A conclusion is about another item",
    "damaged": "The file is damaged",
    "dates-disagree": "Dates disagree",
    "dates-out-of-order": "Dates are out of order",
    "gap-in-numbering": "A number is missing among the items",
    "items-of-other-letter": "Items of another letter had been changed",
    "items-read-otherwise": "Read otherwise than a person left the items",
    "impossible-date": "A date is impossible",
    "long-heading": "A heading is very long",
    "long-letter": "The letter is very long",
    "lost-heading-start": "A heading\u2019s beginning is lost",
    "lost-item": "An item is lost",
    "malware": "The malware scanner found something",
    "missing-case-number": "No case number",
    "missing-conclusion": "A rationale without a conclusion",
    "missing-heading": "An item without a heading",
    "missing-outcome": "An item without an outcome",
    "missing-rationale": "An item without a rationale",
    "missing-specialty": "No specialty of the reviewer",
    "missing-summary": "No clinical case summary",
    "no-determination": "No determination letter",
    "no-items": "No disputed item",
    "not-in-the-text": "The file has more than its text",
    "ocr-missing": "A scan, and no OCR is installed",
    "order-unknown": "Not known which letter of the case holds",
    "other-case-perhaps": "Perhaps of another case than its number says",
    "older-letter": "Older than the letter the archive has",
    "other-case-number": "Read with another case number now",
    "outcome-contradicted": "The rationale contradicts the outcome",
    "protected": "Protected by a password",
    "reader-failed": "The reader failed",
    "recognized-text": "Recognized from a scan",
    "redaction-lost": "A redaction was not found again",
    "scanner-failed": "The malware scanner could not be asked",
    "too-long": "Too long",
    "too-many-items": "Too many items",
    "too-slow": "Reading took too long",
    "uncertain-cut": "An item\u2019s end is unsure",
    "unknown-file-type": "Neither PDF nor text",
    "unknown-guideline": "An unknown guideline",
    "unknown-layout": "An unknown layout",
    "unknown-specialty": "An unknown specialty",
    "unread-pages": "Pages of a citation were not read",
    "unsure-treatment": "The treatment type is a guess",
    "was-erased": "A letter of the case was erased",
    "was-hidden": "Was withdrawn or rejected",
    "would-replace-hidden": "Another letter of the case was withdrawn or rejected",
    "would-replace-published": "Another letter of the case is published",
}
COUNT = """
SELECT problem ->> 'code', count(DISTINCT letter.id)
FROM determinations_receipt AS receipt
JOIN determinations_letter AS letter ON letter.id = receipt.letter_id
CROSS JOIN LATERAL jsonb_array_elements(
  CASE WHEN letter.phi_state = %s
       THEN letter.problems || jsonb_build_array(jsonb_build_object('code', %s::text))
       ELSE letter.problems END
) AS problem
WHERE receipt.batch_id = %s AND receipt.result = %s AND letter.status = ANY(%s)
  AND (letter.status <> 'rejected' OR letter.hidden_by_id IS NULL)
  AND COALESCE(problem ->> 'severity', '') <> 'note'
GROUP BY 1
ORDER BY 2 DESC, 1
"""


@dataclass(frozen=True, slots=True)
class ProblemKindCount:
    """How many letters of a batch wait with a problem of this kind."""

    code: str
    letters: int

    @property
    def label(self) -> str:
        return label_of(self.code)


def label_of(code: str) -> str:
    """Return a kind of problems in words; of one that is not known here, its code as words."""
    return LABELS.get(code) or code.replace("-", " ").capitalize()


def count_problems(batch: Batch) -> list[ProblemKindCount]:
    """Return kinds of problems that letters of a batch wait with, the most frequent first."""
    waiting = list(WAITING_FOR_SOMEBODY)
    given: list[Any] = [PhiState.HELD, HELD, batch.pk, ReceiptResult.STORED, waiting]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, given)
        return [ProblemKindCount(*row) for row in cursor.fetchall()]


def with_problem(receipts: QuerySet[Receipt], code: str) -> QuerySet[Receipt]:
    """Return the receipts of letters that wait with a problem of a kind, as they are counted."""
    waiting = receipts.filter(
        result=ReceiptResult.STORED, letter__status__in=WAITING_FOR_SOMEBODY
    ).exclude(letter__status=LetterStatus.REJECTED, letter__hidden_by__isnull=False)
    if code == HELD:
        return waiting.filter(letter__phi_state=PhiState.HELD)
    weighty = Q()
    for severity in (Severity.REVIEW, Severity.FATAL):
        told = [{"code": code, "severity": str(severity)}]
        weighty |= Q(letter__problems__contains=told)
    return waiting.filter(weighty)
