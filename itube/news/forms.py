"""What someone fills in to come to an event."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def _one_line(text: str) -> str:
    return " ".join(text.split())


class RegistrationForm(forms.Form):
    name = forms.CharField(
        label=_("이름"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("이름을 적어 주세요.")},
    )
    organisation = forms.CharField(
        label=_("소속"),
        max_length=100,
        help_text=_("회사나 기관 이름이에요."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": _("소속을 적어 주세요.")},
    )
    email = forms.EmailField(
        label=_("전자우편"),
        max_length=254,
        help_text=_("확인 메일과 취소 링크를 이 주소로 보내요."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("전자우편 주소를 적어 주세요."),
            "invalid": _("name@example.com처럼 적어 주세요."),
        },
    )
    consent = forms.BooleanField(
        label=_("개인정보 수집·이용 동의"),
        error_messages={"required": _("동의해야 신청할 수 있어요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="register-%s", **kwargs)

    def clean_name(self) -> str:
        return self._line("name")

    def clean_organisation(self) -> str:
        return self._line("organisation")

    def _line(self, field: str) -> str:
        text = _one_line(self.cleaned_data[field])
        if not any(character.isalnum() for character in text):
            raise ValidationError(self.fields[field].error_messages["required"], code="required")
        return text
