"""Forms of collections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from determinations.models import CollectedDecision, Collection

MOST_LABELS = 10
LONGEST_LABEL = 40


class LabelsField(forms.CharField):
    """Labels with commas between, each once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            label="Labels",
            help_text="With commas between, such as: brief, lumbar",
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        labels = [" ".join(label.split()) for label in (super().to_python(value) or "").split(",")]
        return list(dict.fromkeys(label for label in labels if label))

    def validate(self, value: Any) -> None:
        if len(value) > MOST_LABELS:
            raise forms.ValidationError(f"At most {MOST_LABELS} labels.")
        if any(len(label) > LONGEST_LABEL for label in value):
            raise forms.ValidationError(f"A label has at most {LONGEST_LABEL} characters.")

    def run_validators(self, value: Any) -> None:
        """Leave it to `validate`: the validators of text take no lists."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class CollectionForm(forms.ModelForm):
    """The name of a collection, and what it is for."""

    class Meta:
        model = Collection
        fields = ("name", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, others: QuerySet[Collection], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.others = others

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self.others.exclude(pk=self.instance.pk).filter(name=name).exists():
            raise forms.ValidationError("You have a collection of this name already.")
        return name


class EntryForm(forms.ModelForm):
    """What one notes of a decision."""

    labels = LabelsField()

    class Meta:
        model = CollectedDecision
        fields = ("note", "labels")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class CollectForm(forms.Form):
    """Into which collection decisions go, or into which new one, and with what note."""

    collection = forms.ModelChoiceField(
        Collection.objects.none(), required=False, empty_label="A new one", label="Collection"
    )
    name = forms.CharField(required=False, max_length=120, label="Name of a new one", strip=True)
    note = forms.CharField(
        required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    labels = LabelsField()

    def __init__(self, *args: Any, mine: QuerySet[Collection], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["collection"].queryset = mine  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("collection") or cleaned.get("name") or self.errors):
            self.add_error("name", "Choose a collection, or name a new one.")
        return cleaned
