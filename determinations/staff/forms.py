"""Forms of the archive's administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from determinations.ingest.typed_values import objections
from determinations.staff.review.reasons import CAUSES, MOST_REASON
from determinations.vocabulary.case_numbers import case_number_forms, is_placeholder

WHY_FIELDS = ("cause", "reason")
"""Fields of a form that say why something is corrected."""


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or many files; an empty file is let through, so that its receipt can say so."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=ManyFilesInput(attrs={"accept": ".pdf,.txt,.zip"}),
            allow_empty_file=True,
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, list | tuple) else [data]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(ManyFilesField, self).clean(file, initial) for file in files]


class CorrectionForm(forms.ModelForm):
    """Asks why something is corrected, as the review does.

    Refuses what may identify a person, beside the field in which it was typed.
    """

    cause = forms.ChoiceField(label="Why", choices=CAUSES, required=False)
    reason = forms.CharField(
        label="Why, in your own words",
        required=False,
        max_length=MOST_REASON,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text="Kept with the correction, with your name and the day.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = value.replace("\r\n", "\n")  # as browsers send what nobody changed
        before = {name: getattr(self.instance, name) for name in cleaned if name not in WHY_FIELDS}
        typed = {name: cleaned[name] for name, value in before.items() if cleaned[name] != value}
        for name, message in objections(self.instance, typed).items():
            self.add_error(name, message)
        return cleaned


class CaseForm(CorrectionForm):
    """A case whose letter names no number can be given one; its field is empty until then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.number_known and "case_number" in self.fields:
            self.initial["case_number"] = ""
            self.fields["case_number"].required = False

    def clean_case_number(self) -> str:
        number: str = self.cleaned_data["case_number"].strip()
        kept: str = self.instance.case_number
        if number in (kept, ""):
            return kept
        numbers = case_number_forms(number)
        if not numbers or is_placeholder(numbers[0]):
            raise forms.ValidationError("This is no case number; one looks like CM16-0213037.")
        return numbers[0]


class ItemForm(CorrectionForm):
    """An item that readers see can be given another outcome, not left without one."""

    def clean_outcome(self) -> str:
        outcome: str = self.cleaned_data["outcome"]
        if not outcome and self.instance.case.is_published:
            raise forms.ValidationError(
                "Readers see this decision, so its outcome can be changed but not left out. "
                "Withdraw the letter first if the outcome is not known."
            )
        return outcome


class ReasonForm(forms.Form):
    """Asks why an administrator does something."""

    reason_help = "Your colleagues see it beside the letter, with your name and the day."

    reason = forms.CharField(
        label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "cols": 60})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = self.reason_help


class UploadForm(forms.Form):
    files = ManyFilesField(  # type: ignore[assignment]  # the name of the form's own attribute
        label="Letters",
        help_text="PDF or text files, or zip archives of these; as many as you like.",
    )
    publish_when_clean = forms.BooleanField(
        required=False,
        label="Publish letters that were read without a doubt",
        help_text="Letters with problems, or with marks that may identify a person, always wait "
        "for you.",
    )

    def __init__(
        self, *args: Any, may_publish: bool, bytes_left: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.bytes_left = bytes_left
        if not may_publish:
            del self.fields["publish_when_clean"]

    def clean_files(self) -> list[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["files"]
        total = sum(file.size or 0 for file in files)
        if total > settings.IMR_MAX_UPLOAD_BYTES:
            raise forms.ValidationError(
                f"These files have {filesizeformat(total)} together; one upload may have "
                f"{filesizeformat(settings.IMR_MAX_UPLOAD_BYTES)}. Nothing was stored. Please "
                "send them in several uploads, or use the ingest command."
            )
        if self.bytes_left is not None and total > self.bytes_left:
            raise forms.ValidationError(
                f"These files have {filesizeformat(total)}, and your account may upload "
                f"{filesizeformat(self.bytes_left)} more within these 24 hours. Nothing was stored."
            )
        return files
