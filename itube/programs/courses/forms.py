"""What people and centers fill in about sessions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.programs.courses.states import State

MOST_REASON = 200
MOST_PLACES = 1000


class EnrolForm(forms.Form):
    consent = forms.BooleanField(
        label=_("개인정보 제3자 제공에 동의"),
        error_messages={"required": _("필수 동의예요. 내용을 읽고 표시해 주세요.")},
    )


def reason_field(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MOST_REASON,
        help_text=help_text,
        error_messages={"required": _("사유를 적어 주세요.")},
    )


class NoteForm(forms.Form):
    """What is noted of the ticked people: that they came, did not, or completed the course."""

    what = forms.ChoiceField(
        choices=[
            (State.ATTENDED.value, pgettext_lazy("deed", "출석")),
            (State.ABSENT.value, pgettext_lazy("deed", "불참")),
            (State.COMPLETED.value, pgettext_lazy("deed", "수료")),
        ]
    )


class ReopenForm(forms.Form):
    reason = reason_field(_("되돌리는 사유"))


class RemoveForm(forms.Form):
    reason = reason_field(_("취소 사유"), _("신청자에게 메일로 알려요."))


class CancelSessionForm(forms.Form):
    reason = reason_field(_("취소 사유"), _("신청하거나 기다리는 모든 분께 메일로 알려요."))


class CapacityForm(forms.Form):
    capacity = forms.IntegerField(
        label=_("정원"),
        min_value=1,
        max_value=MOST_PLACES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5}),
        error_messages={
            "required": _("정원을 적어 주세요."),
            "invalid": _("정원을 숫자로 적어 주세요."),
            "min_value": _("정원은 1명 이상이어야 해요."),
            "max_value": _("정원을 1,000 이하로 적어 주세요."),
        },
    )
