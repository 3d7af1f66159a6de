"""The fields of the finder's form: codes, amounts of won and places, as people write them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from equipment.search.lexicon import knowing
from equipment.search.question import Spot
from itube.lib.quantities import parse_won

MAX_VALUES = 100
COORDINATES = re.compile(r"(-?\d{1,3}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)")
MAX_WON = 1_000_000_000_000


class CodesField(forms.Field):
    """One parameter given any number of times; the form turns its codes into Chosen."""

    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> list[str]:
        codes = list(dict.fromkeys(str(code).strip() for code in value or ()))
        return [code for code in codes if code]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MAX_VALUES:
            raise ValidationError(
                _("한 조건에는 값을 %(most)d개까지 고를 수 있어요."),
                code="too_many",
                params={"most": MAX_VALUES},
            )


class WonField(forms.CharField):
    """A whole amount of won, as people write it: `60000`, `60,000원`, `6만원`."""

    def clean(self, value: Any) -> int | None:
        try:
            won = parse_won(super().clean(value))
        except ValueError:
            won = -1
        if won is not None and not 0 <= won <= MAX_WON:
            raise ValidationError(
                _("0부터 %(most)s까지의 금액을 숫자로 적어 주세요. 예: 60000"),
                code="invalid",
                params={"most": f"{MAX_WON:,}"},
            )
        return won


class SpotField(forms.CharField):
    """A place: the slug of a city that has a center, or `latitude,longitude` in degrees."""

    def clean(self, value: Any) -> Spot | None:
        text = super().clean(value).strip()
        if not text:
            return None
        if found := COORDINATES.fullmatch(text):
            spot = Spot(float(found[1]), float(found[2]))
            if abs(spot.latitude) <= 90 and abs(spot.longitude) <= 180:
                return spot
        else:
            slug = text.casefold()
            if city := knowing(lambda words: slug in words.cities).cities.get(slug):
                return Spot(city.latitude, city.longitude)
        raise ValidationError(
            _("‘위도,경도’나 도시의 영문 이름으로 적어 주세요. 예: 37.57,126.98 또는 daejeon"),
            code="invalid",
        )
