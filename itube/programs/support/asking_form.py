"""The form of a request: what one wants to achieve, and what is known of it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.mine.forms import FilesField, files_field
from centers.models import Center
from equipment.models import Field, Kind, ProcessStep, ProductItem
from itube.lib.provinces import Province
from itube.programs.support.routes import ANY
from itube.programs.support.routing import Wanted
from itube.programs.support.states import Topic
from itube.programs.support.talking import MOST_FILES

MOST_TITLE, MOST_TEXT = 100, 4000
# What the text may be prefilled with from an address.
MOST_ABOUT = 500


class AskForm(forms.Form):
    topic = forms.ChoiceField(
        label=_("지원 종류"),
        choices=Topic,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("지원 종류를 하나 골라 주세요."),
            "invalid_choice": _("지원 종류를 하나 골라 주세요."),
        },
    )
    title = forms.CharField(
        label=_("이루려는 것"),
        max_length=MOST_TITLE,
        help_text=_("한 줄로 적어 주세요. 예: 고온 충방전 뒤 셀이 부푸는 까닭을 찾고 싶어요"),
    )
    text = forms.CharField(
        label=_("상황과 조건"),
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("지금까지 해 본 것, 시료와 시험 조건, 언제까지 필요한지 적으면 답이 빨라져요."),
    )
    process = forms.ChoiceField(label=_("품목·공정단계"), required=False)
    kind = forms.CharField(
        label=_("장비종류"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "kinds", "autocomplete": "off"}),
        help_text=_("아는 장비가 있으면 이름을 적어 주세요. 예: 충방전기"),
    )
    field = forms.ChoiceField(label=_("기술분야"), required=False)
    province = forms.ChoiceField(
        label=_("가까운 지역"), required=False, choices=[("", _("어디든지")), *Province.choices]
    )
    center = forms.CharField(required=False, max_length=10)
    files = files_field()
    consent = forms.BooleanField(
        label=_("위 내용에 동의해요."),
        error_messages={"required": _("요청 내용을 센터에 제공하는 데 동의해야 보낼 수 있어요.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process"].choices = _processes()
        self.fields["field"].choices = _fields()
        files: FilesField = self.fields["files"]
        files.help_text = _(
            "PDF, 그림, 오피스·한글 문서, zip, csv, txt. 요청 하나에 %(most)d개까지 올려요."
        ) % {"most": MOST_FILES}

    def clean_kind(self) -> Kind | None:
        name = self.cleaned_data["kind"].strip()
        if not name:
            return None
        kind = kind_named(name)
        if kind is None:
            raise ValidationError(
                _("그런 이름의 장비종류가 없어요. 목록에서 고르거나 비워 두세요."), code="unknown"
            )
        return kind

    def clean_center(self) -> str:
        code = self.cleaned_data["center"]
        known = code in ("", ANY) or Center.objects.published().filter(code=code).exists()
        if "\0" in code or not known:
            raise ValidationError(_("센터를 다시 골라 주세요."), code="unknown")
        return code

    @property
    def wanted(self) -> Wanted:
        """What the request is about, as far as what was typed can be read; never raises."""
        given: Mapping[str, Any] = self.data if self.is_bound else self.initial
        return wanted_from(given)


def wanted_from(given: Mapping[str, Any]) -> Wanted:
    """Return what a form's values are about; what cannot be read is left out."""
    item, step = process_of(str(given.get("process", "")))
    field = Field.objects.select_related("sector").filter(slug=_word(given.get("field"))).first()
    province = _word(given.get("province"))
    return Wanted(
        kind=kind_named(_word(given.get("kind"))),
        item=item,
        step=step,
        field=field,
        province=province if province in Province.values else "",
    )


def prefilled(given: Mapping[str, str]) -> dict[str, str]:
    """Return the form's first values from an address; unknown values are left out.

    Reads topic, kind, item, step, field, province, center and about.
    """
    known: dict[str, str] = {}
    if given.get("topic") in Topic.values:
        known["topic"] = given["topic"]
    if kind := Kind.objects.filter(slug=_word(given.get("kind"))).first():
        known["kind"] = kind.name
    item, step = process_of(_word(given.get("step")) or _word(given.get("item")))
    if item or step:
        known["process"] = step.code if step else item.slug  # type: ignore[union-attr]
    if Field.objects.filter(slug=_word(given.get("field"))).exists():
        known["field"] = given["field"]
    if given.get("province") in Province.values:
        known["province"] = given["province"]
    if Center.objects.published().filter(code=_word(given.get("center")).upper()).exists():
        known["center"] = given["center"].upper()
    if about := _word(given.get("about")):
        known["text"] = about[:MOST_ABOUT]
    return known


def process_of(code: str) -> tuple[ProductItem | None, ProcessStep | None]:
    """Return the item and step that a code means: `<item>` or `<item>.<number>`."""
    slug, _dot, number = _word(code).partition(".")
    if number.isdecimal() and len(number) < 5:
        steps = ProcessStep.objects.select_related("item__sector")
        step = steps.filter(item__slug=slug, number=number).first()
        return (step.item, step) if step else (None, None)
    return ProductItem.objects.select_related("sector").filter(slug=slug).first(), None


def kind_named(name: str) -> Kind | None:
    """Return the kind with that name in Korean or English, acronym, or other word for it."""
    if not name:
        return None
    named = Kind.objects.filter(
        Q(name_ko__iexact=name) | Q(name_en__iexact=name) | Q(terms__text__iexact=name)
    )
    return named.order_by("pk").first()


def _word(value: Any) -> str:
    """Return what was given without what PostgreSQL has no character for."""
    return str(value or "").replace("\0", "").strip()


def _processes() -> list[tuple[str, Any]]:
    """Return all items with their steps, as groups of choices; one statement."""
    steps = ProcessStep.objects.select_related("item").order_by("item__order", "item", "number")
    groups: dict[ProductItem, list[tuple[str, str]]] = {}
    for step in steps:
        whole = [(step.item.slug, _("%(item)s 전체") % {"item": step.item.name})]
        groups.setdefault(step.item, whole).append(
            (step.code, f"{step.item.name}: {step.number}. {step.name}")
        )
    return [("", _("고르지 않음")), *((item.name, rows) for item, rows in groups.items())]


def _fields() -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for field in Field.objects.select_related("sector").order_by("sector__order", "bit"):
        groups.setdefault(field.sector.name, []).append((field.slug, field.name))
    return [("", _("고르지 않음")), *groups.items()]


def kind_names() -> list[str]:
    """Return the names of all kinds in the page's language, for the list under the field."""
    column = "name_en" if (get_language() or "").startswith("en") else "name_ko"
    return list(Kind.objects.order_by(column).values_list(column, flat=True))
