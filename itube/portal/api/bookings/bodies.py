"""What people send: the fields that several bodies share, each telling what would be right."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bookings.availability.opening import SEOUL
from equipment.models import Equipment
from itube.lib.periods import Span

# No year beyond these is ever meant, and sums with them stay within what Python can count.
YEARS = range(2000, 2101)
MOST_TEXT = 1000


class Body(serializers.Serializer):
    """A JSON object with these names only."""

    # Another name may be a slip of the pen, and a field left out by mistake is worse than an error.

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        values: dict[str, Any] = {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            errors = error.detail
        if isinstance(data, Mapping):
            message = _("모르는 항목이에요. 쓸 수 있는 것: %(known)s") % {
                "known": ", ".join(self.fields)
            }
            errors |= {str(name): [message] for name in data if name not in self.fields}
        if errors:
            raise serializers.ValidationError(errors)
        return values


@extend_schema_field(
    {"type": "string", "format": "date-time", "example": "2030-01-07T09:00:00+09:00"}
)
class InstantField(serializers.Field):
    """An ISO 8601 time with its offset; anything else would be guessed."""

    default_error_messages = {
        "invalid": gettext_lazy("ISO 8601 시각으로 적어 주세요. 예: 2030-01-07T09:00:00+09:00"),
        "offset": gettext_lazy("시차를 붙여 적어 주세요. 예: 2030-01-07T09:00:00+09:00"),
        "year": gettext_lazy("2000년부터 2100년까지의 시각을 적어 주세요."),
    }

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
        except ValueError:
            moment = None
        if moment is None:
            self.fail("invalid")
        if is_naive(moment):
            self.fail("offset")
        if moment.year not in YEARS:
            self.fail("year")
        return moment.astimezone(SEOUL)

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(SEOUL).isoformat()


@extend_schema_field(
    {
        "type": "string",
        "maxLength": 40,
        "description": gettext_lazy("장비등록번호나 i-tube 번호"),
        "example": "EPN0148978",
    }
)
class EquipmentField(serializers.Field):
    """A piece by its registration number or i-tube number, that anyone may see.

    With drafts, also one that only its center sees.
    """

    default_error_messages = {
        "invalid": gettext_lazy("장비등록번호나 i-tube 번호를 적어 주세요. 예: EPN0148978"),
        "unknown": gettext_lazy(
            "그런 번호의 장비가 없어요. 장비등록번호나 i-tube 번호를 확인해 주세요."
        ),
    }

    def __init__(self, *, drafts: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.drafts = drafts

    def to_internal_value(self, value: Any) -> Equipment:
        if not isinstance(value, str) or not 0 < len(value) <= 40 or not value.isprintable():
            self.fail("invalid")
        number = value.strip()
        piece = Equipment.objects.published().numbered(number).first()
        if piece is None and self.drafts:
            view = self.context["view"]
            piece = Equipment.objects.seen_by(view.request.user, view.now).numbered(number).first()
        if piece is None:
            self.fail("unknown")
        return piece

    def to_representation(self, piece: Equipment) -> str:
        return piece.number


class CodeField(serializers.ChoiceField):
    """One of few codes; an error names them all."""

    def __init__(self, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(list(choices), **kwargs)

    def fail(self, key: str, **kwargs: Any) -> NoReturn:
        known = ", ".join(str(code) for code in self.choices)
        raise serializers.ValidationError(
            _("다음 가운데 하나를 적어 주세요: %(known)s") % {"known": known}
        )


class TextField(serializers.CharField):
    """What a person writes; never more than MOST_TEXT characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MOST_TEXT, **kwargs})


class SpanBody(Body):
    """A JSON object with a half-open time [start, end)."""

    # The cleaned values have it as `span`.

    start = InstantField()
    end = InstantField(help_text=gettext_lazy("이 시각 바로 앞까지예요."))

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        span = Span(values.pop("start"), values.pop("end"))
        if span.end <= span.start:
            raise serializers.ValidationError({"end": [ends_too_early()]})
        return {**values, "span": span}


def ends_too_early() -> str:
    return _("종료 시각은 시작 시각보다 늦어야 해요.")
