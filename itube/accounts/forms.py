"""Forms of people's own data. allauth adds e-mail and passwords to SignupForm."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from itube.accounts import companies, consents
from itube.accounts.models import Company, ConsentText, User
from itube.accounts.models.company import validate_business_number
from itube.lib import business_number
from itube.lib.client_address import of_request

PHONE = re.compile(r"\+?[0-9][0-9 ()-]{6,18}[0-9]")


def validate_phone(value: str) -> None:
    if not PHONE.fullmatch(value):
        raise ValidationError(_("숫자와 하이픈으로 적어 주세요. 예: 02-1234-5678"), code="phone")


def name_field() -> forms.CharField:
    return forms.CharField(
        label=_("이름"), max_length=50, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )


def phone_field() -> forms.CharField:
    return forms.CharField(
        label=_("업무용 연락처"),
        required=False,
        max_length=20,
        validators=[validate_phone],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )


class BusinessNumberField(forms.CharField):
    """Cleans to ten digits; hyphens and spaces are accepted."""

    widget = forms.TextInput(attrs={"inputmode": "numeric"})

    def clean(self, value: Any) -> str:
        number = business_number.normalize(super().clean(value))
        if number:
            validate_business_number(number)
        return number


class CompanyForm(forms.Form):
    """A company by its number; name and size are asked of the first who brings the number."""

    business_number = BusinessNumberField(
        label=_("사업자등록번호"),
        max_length=20,
        help_text=_("숫자 10자리예요. 하이픈은 있어도 없어도 돼요."),
    )
    company_name = forms.CharField(
        label=_("회사 이름"),
        max_length=100,
        required=False,
        help_text=_("i-tube에 처음 등록하는 회사일 때만 적어 주세요."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    company_size = forms.ChoiceField(
        label=_("기업 구분"), choices=Company.Size, required=False, initial=Company.Size.SMALL
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        number = data.get("business_number")
        if (
            number
            and not data.get("company_name")
            and not Company.objects.filter(business_number=number).exists()
        ):
            self.add_error(
                "company_name",
                ValidationError(
                    _("처음 등록하는 회사예요. 회사 이름을 적어 주세요."), code="new_company"
                ),
            )
        return data

    def join(self, user: User) -> bool:
        """Bring user into the company of the form; return whether that waits for an answer."""
        data = self.cleaned_data
        waiting = companies.join(
            user,
            data["business_number"],
            timezone.now(),
            name=data["company_name"],
            size=data["company_size"] or Company.Size.SMALL,
        )
        return waiting is not None


class SignupForm(CompanyForm):
    """The part of sign-up that is ours: who, which company, and consent to each text."""

    name = name_field()
    phone = phone_field()

    # As on the page, so that errors are told in the order in which one reads.
    field_order = [
        "email",
        "password1",
        "password2",
        "name",
        "phone",
        "business_number",
        "company_name",
        "company_size",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["business_number"].required = False
        self.texts = consents.at_sign_up(timezone.now())
        for text in self.texts:
            self.fields[f"consent_{text.kind}"] = forms.BooleanField(
                label=text.title,
                required=text.required,
                error_messages={"required": _("필수 동의예요. 내용을 읽고 표시해 주세요.")},
            )

    @property
    def consent_fields(self) -> list[tuple[ConsentText, forms.BoundField]]:
        """Each text beside its box."""
        return [(text, self[f"consent_{text.kind}"]) for text in self.texts]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Fill in the user that allauth has just stored; part of sign-up's transaction."""
        user.name = self.cleaned_data["name"]
        user.phone = self.cleaned_data["phone"]
        user.language = "en" if (get_language() or "").startswith("en") else "ko"
        user.save(update_fields=["name", "phone", "language"])
        given = [text for text in self.texts if self.cleaned_data[f"consent_{text.kind}"]]
        consents.give(user, given, timezone.now(), of_request(request))
        if self.cleaned_data["business_number"]:
            self.join(user)


class ProfileForm(forms.ModelForm):
    name = name_field()
    phone = phone_field()

    class Meta:
        model = User
        fields = ["name", "phone", "department", "language"]


class LeaveForm(forms.Form):
    sure = forms.BooleanField(
        label=_("되돌릴 수 없다는 것을 알고 탈퇴합니다."),
        error_messages={"required": _("표시해야 탈퇴할 수 있어요.")},
    )
