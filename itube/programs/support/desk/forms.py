"""The forms of a center's deeds on one request; each carries the version that was read."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.mine.forms import text_field
from centers.models import Center, Expert
from equipment.models import Equipment, Sector
from itube.accounts.models import User
from itube.programs.models import SupportRequest
from itube.programs.support.own_forms import OwnForm, plain_files_field
from itube.programs.support.owners import who_answers
from itube.programs.support.publishing import sector_of
from itube.programs.support.reasons import reasons_of, wanted_of
from itube.programs.support.routes import routes_of
from itube.programs.support.states import Result

MOST_PIECES = 10


class DeskForm(OwnForm):
    """A deed of a center; `name` is that of the deed, for ids that are its own."""

    def __init__(self, request: SupportRequest, *args: Any, now: Any, name: str, **kwargs: Any):
        self.name, self.now = name, now
        super().__init__(request, *args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices that depend on the request."""


class NoteForm(DeskForm):
    text = text_field(_("메모"))


class AskForm(DeskForm):
    text = text_field(_("물을 것"))
    files = plain_files_field()


class AnswerForm(DeskForm):
    text = text_field(pgettext_lazy("support", "답변"))
    equipment = forms.CharField(
        label=_("추천 장비"),
        required=False,
        max_length=400,
        help_text=_(
            "장비등록번호나 i-tube 번호를 쉼표로 나누어 적어요. 답변에 장비 링크가 붙어요."
        ),
    )
    files = plain_files_field()

    def clean_equipment(self) -> list[Equipment]:
        numbers = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["equipment"].strip())))
        numbers = [number.upper() for number in numbers if number]
        if len(numbers) > MOST_PIECES:
            raise ValidationError(
                _("한 번에 %(most)d대까지 추천할 수 있어요."), params={"most": MOST_PIECES}
            )
        pieces = list(Equipment.objects.published().numbered_among(numbers))
        known = {number for piece in pieces for number in (piece.registration_no, piece.itube_no)}
        if unknown := [number for number in numbers if number not in known]:
            raise ValidationError(
                _("이런 번호의 공개된 장비가 없어요: %(numbers)s"),
                params={"numbers": ", ".join(unknown)},
            )
        return pieces


class ExpertChoice(forms.ModelChoiceField):
    def label_from_instance(self, expert: Expert) -> str:
        return f"{expert.shown_name} ({expert.role})"


class AssignForm(DeskForm):
    owner = forms.ModelChoiceField(
        label=_("담당자"),
        queryset=User.objects.none(),
        empty_label=None,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("담당자를 골라 주세요.")),
    )
    expert = ExpertChoice(
        label=_("전문인력"), queryset=Expert.objects.none(), required=False, empty_label=_("없음")
    )

    def prepare(self) -> None:
        center = self.request.center_id
        if center:
            self.fields["owner"].queryset = who_answers(center, self.now)
        self.fields["expert"].queryset = Expert.objects.filter(center=center)
        self.initial |= {"owner": self.request.owner_id, "expert": self.request.expert_id}


class ReferForm(DeskForm):
    center = forms.ChoiceField(
        label=_("넘길 센터"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("센터를 골라 주세요.")),
    )
    text = text_field(_("까닭"), help_text=_("기업도 읽어요."))

    def prepare(self) -> None:
        wanted = wanted_of(self.request)
        centers = {
            center.code: center
            for center in Center.objects.published().order_by("code")
            if center.pk != self.request.center_id
        }
        fitting = [
            (one.code, " · ".join([centers[one.code].name, *reasons_of(one.why, wanted)]))
            for one in routes_of(wanted).ranked
            if one.code in centers
        ][:5]
        self.fields["center"].choices = [
            ("", _("고르지 않음")),
            (_("알맞은 센터"), fitting),
            (_("모든 센터"), [(code, f"{code} {center.name}") for code, center in centers.items()]),
        ]


class CloseForm(DeskForm):
    result = forms.ChoiceField(label=_("결과"), choices=Result)
    text = text_field(_("결과 설명"), help_text=_("무엇이 어떻게 되었는지 적어요. 기업도 읽어요."))


class ReopenForm(DeskForm):
    text = text_field(_("다시 여는 까닭"))


class CaseForm(DeskForm):
    sector = forms.ModelChoiceField(
        label=_("업종"),
        queryset=Sector.objects.all(),
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("업종을 골라 주세요.")),
    )

    def prepare(self) -> None:
        if sector := sector_of(self.request):
            self.initial["sector"] = sector.pk
