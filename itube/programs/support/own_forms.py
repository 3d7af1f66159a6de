"""What a company tells of an own request: each form carries the version that was looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.mine.forms import FilesField, files_field, text_field
from itube.programs.models import SupportRequest
from itube.programs.support.refusals import ChangedMeanwhileError
from itube.programs.support.states import GIVEN, Consent, Result

# How a company may say that its request ended.
OWN_RESULTS = (Result.RESOLVED, Result.PARTLY, Result.NOT_POSSIBLE)


def plain_files_field() -> FilesField:
    """Return the field for files, with what a request may hold."""
    field = files_field()
    field.help_text = _("PDF, 그림, 오피스·한글 문서, zip, csv, txt.")
    return field


class OwnForm(forms.Form):
    """A deed on a request that was read in some version."""

    version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), _("화면을 새로 열고 다시 해 주세요.")
        ),
    )
    # Tells the fields of several forms on one page apart.
    name = ""

    def __init__(self, request: SupportRequest, *args: Any, **kwargs: Any) -> None:
        initial = {"version": request.version, **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, auto_id=f"{self.name}-%s", **kwargs)
        self.request = request

    def require_unchanged(self) -> None:
        """Raise ChangedMeanwhileError if the request is not what the person looked at."""
        seen = self.data.get("version", "")
        if seen.isdecimal() and seen != str(self.request.version):
            raise ChangedMeanwhileError(self.request.state)

    def renew(self, request: SupportRequest) -> None:
        """Let the form, shown again with what was typed, carry what the request has become."""
        self.request = request
        self.data = self.data.copy()
        self.data["version"] = str(request.version)


class ReplyForm(OwnForm):
    name = "reply"
    text = text_field(_("센터에 보낼 글"))
    files = plain_files_field()


class CancelForm(OwnForm):
    name = "cancel"
    text = text_field(_("취소하는 까닭"), required=False)


class CloseForm(OwnForm):
    name = "close"
    result = forms.ChoiceField(
        label=_("결과"),
        choices=[(result.value, result.label) for result in OWN_RESULTS],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("결과를 하나 골라 주세요.")),
    )
    text = text_field(_("무엇이 어떻게 되었나요?"), required=False)


class ReopenForm(OwnForm):
    name = "reopen"
    text = text_field(_("다시 여는 까닭"))


class ConsentForm(OwnForm):
    name = "consent"
    answer = forms.ChoiceField(
        choices=[(answer.value, answer.label) for answer in (*GIVEN, Consent.REFUSED)],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("답을 하나 골라 주세요.")),
    )


ANSWERS = (
    (Consent.UNNAMED, pgettext_lazy("consent", "회사 이름 없이 동의")),
    (Consent.NAMED, pgettext_lazy("consent", "회사 이름까지 동의")),
    (Consent.REFUSED, pgettext_lazy("consent", "동의하지 않음")),
)
