"""Letters that programs hand in, and how far each has come, as JSON."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, NotFound, PermissionDenied, ValidationError
from rest_framework.parsers import FileUploadParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from determinations.ingest.batches.problems import HELD
from determinations.ingest.handing_in import hand_in, handed_in_by
from determinations.ingest.incoming import IncomingFile, empty, too_large
from determinations.ingest.intake import media_type_of
from determinations.ingest.quota import OverQuota
from determinations.letters import Severity
from determinations.models import ApiKey, Case, Letter, LetterStatus, PhiState

from .authentication import KEY_NEEDED, KeyAuthentication
from .base import ApiView
from .keys import may_add_letters
from .parameters import refuse_parameters
from .problems import Refused

NO_RIGHT = (
    "This key may not hand in letters: its owner has to say so when making it, and has to be "
    "allowed to add letters at this moment."
)
NO_LETTER = "There is no such letter among those that this account handed in."
UNKNOWN_TYPE = "This is neither a PDF nor a plain text. Nothing of it was stored."
QUOTA_RETRY_SECONDS = 3600
"""Room comes back as what was stored gets a day old, file by file."""
TOLD_STATES = (
    *(LetterStatus.RECEIVED, LetterStatus.NEEDS_REVIEW),
    *(LetterStatus.FAILED, LetterStatus.REJECTED),
)
"""States of letters of which kinds of problems are told: those that problems keep back."""


class LetterFileSerializer(serializers.Serializer):
    """One letter, as it came."""

    file = serializers.FileField(help_text="A PDF or a plain text.")


class LetterStateSerializer(serializers.Serializer):
    """How far a letter has come; nothing that it says."""

    id = serializers.IntegerField()
    url = serializers.CharField(help_text="Where to ask for its state again.")
    state = serializers.ChoiceField(LetterStatus.choices)
    problems = serializers.ListField(
        child=serializers.CharField(),
        help_text="Codes of what keeps it back: a person has to look at these.",
    )
    case_url = serializers.CharField(
        allow_null=True, help_text="Of the case that readers see by this letter, once they do."
    )
    received_at = serializers.DateTimeField()
    size = serializers.IntegerField(help_text="Bytes.")
    sha256 = serializers.CharField()


class PdfParser(FileUploadParser):
    """A body that is a PDF itself."""

    media_type = "application/pdf"


class TextParser(FileUploadParser):
    """A body that is a text itself."""

    media_type = "text/plain"


class LetterView(ApiView):
    """A view for keys that may add letters: neither sign-ins nor other keys open it."""

    authentication_classes = [KeyAuthentication]
    permission_classes = []
    needs_key = True
    problem_statuses: tuple[int, ...] = (403,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse who may not add letters, after the request was counted."""
        super().initial(request, *args, **kwargs)
        if not isinstance(request.auth, ApiKey):
            raise NotAuthenticated(KEY_NEEDED)
        if not may_add_letters(request.auth):
            raise PermissionDenied(NO_RIGHT)


class Letters(LetterView):
    """Hand in one letter, which is stored as it came and then read.

    Send it as the part `file` of a form, or as the body itself with its name in
    Content-Disposition. The same file is stored once: sent again, it is answered with its letter.
    """

    parser_classes = [MultiPartParser, PdfParser, TextParser]
    problem_statuses = (403, 422)

    @extend_schema(
        operation_id="hand_in_letter",
        parameters=[
            OpenApiParameter(
                "Content-Disposition",
                str,
                OpenApiParameter.HEADER,
                description='With a body that is the file itself: `attachment; filename="a.pdf"`.',
            ),
            OpenApiParameter(
                "Location",
                str,
                OpenApiParameter.HEADER,
                response=[202],
                description="Where to ask for the letter's state.",
            ),
        ],
        request={
            "multipart/form-data": LetterFileSerializer,
            "application/pdf": OpenApiTypes.BINARY,
            "text/plain": OpenApiTypes.BINARY,
        },
        responses={200: LetterStateSerializer, 202: LetterStateSerializer},
    )
    def post(self, request: Request) -> Response:
        refuse_parameters(request.query_params)
        file = _file(request)
        try:
            handed_in = hand_in(_account(request), file)
        except OverQuota as above:
            raise Refused("quota-used-up", str(above), QUOTA_RETRY_SECONDS) from above
        if handed_in.letter is None:
            raise Refused("unprocessable", handed_in.message)
        answer = state_of(handed_in.letter)
        if not handed_in.is_new:
            return Response(answer)
        return Response(answer, status=202, headers={"Location": answer["url"]})


class LetterDetail(LetterView):
    """How far a letter has come that the key's account handed in.

    An account that may see all letters asks for any.
    """

    @extend_schema(
        operation_id="letter",
        parameters=[
            OpenApiParameter("id", int, OpenApiParameter.PATH, description="As handing in answers.")
        ],
        responses=LetterStateSerializer,
    )
    def get(self, request: Request, id: int) -> Response:  # noqa: A002  # as the answer calls it
        refuse_parameters(request.query_params)
        account = _account(request)
        sees_all = account.has_perm("determinations.view_letter")
        letters = Letter.objects.all() if sees_all else handed_in_by(account)
        letter = letters.filter(pk=id).first()
        if letter is None:
            raise NotFound(NO_LETTER)
        return Response(state_of(letter))


def state_of(letter: Letter) -> dict[str, Any]:
    """Return how far a letter has come: codes and addresses, no word of its text or name."""
    case = Case.objects.published().filter(letter=letter).first()
    answer: dict[str, Any] = LetterStateSerializer(
        {
            "id": letter.pk,
            "url": reverse("api_letter", args=[letter.pk]),
            "state": letter.status,
            "problems": _problem_codes(letter),
            "case_url": case and case.get_absolute_url(),
            "received_at": letter.received_at,
            "size": letter.size,
            "sha256": letter.sha256,
        }
    ).data
    return answer


def _problem_codes(letter: Letter) -> list[str]:
    if letter.status not in TOLD_STATES:
        return []
    weighty = (Severity.REVIEW, Severity.FATAL)
    codes = {problem.code for problem in letter.get_problems() if problem.severity in weighty}
    return sorted(codes | ({HELD} if letter.phi_state == PhiState.HELD else set()))


def _file(request: Request) -> IncomingFile:
    """Return the one file of a request. Raises `ValidationError`, `Refused`."""
    unknown = {name: ["There is no such field."] for name in request.data if name != "file"}
    if unknown:
        raise ValidationError(unknown)
    files = _files(request)
    if not files and not request.content_type.startswith("multipart/"):
        raise Refused("unprocessable", empty("").message)
    if len(files) != 1:
        raise ValidationError({"file": ["Send one file at a time."]})
    (file,) = files
    name, size = file.name or "", file.size or 0
    if not size:
        raise Refused("unprocessable", empty(name).message)
    if size > settings.IMR_MAX_LETTER_BYTES:
        raise Refused("too-large", too_large(name, size).message)
    content = file.read()
    if not media_type_of(content):
        raise Refused("unsupported-media-type", UNKNOWN_TYPE)
    return IncomingFile(name, content)


def _files(request: Request) -> list[UploadedFile[Any]]:
    """Return the files named `file`: of a form, or the one that is the body itself."""
    given = request.FILES
    return list(given.getlist("file")) if hasattr(given, "getlist") else list(given.values())


def _account(request: Request) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # whose key it is
    return request.user
