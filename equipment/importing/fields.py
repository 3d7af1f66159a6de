"""One import field a column: how its cells become values of a piece, with reasons in Korean."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _
from import_export import fields, widgets

from equipment.importing import codes
from equipment.importing.columns import NUMBERS
from equipment.models import (
    AcquisitionMethod,
    Equipment,
    EquipmentClass,
    ExclusiveReason,
    Purpose,
    Status,
    UseScope,
)
from itube.lib import quantities
from itube.lib.loading import MAX_TEXT
from itube.lib.sheets import Cell

# Characters that PostgreSQL refuses or that no one sees.
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


class ReadBy(widgets.Widget):
    """A widget that reads a cell with a function, which returns None for an empty one."""

    def __init__(self, read: Callable[[Cell], Any]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: Cell, row: Any = None, **kwargs: Any) -> Any:
        return self.read(value)


class OrDefault(fields.Field):
    """A field whose empty cell means default; equal values are told apart by ==."""

    def __init__(self, key: str, read: Callable[[Cell], Any], default: Any = None) -> None:
        super().__init__(attribute=key, column_name=key, widget=ReadBy(read), default=default)
        # A number stays with its piece: an empty cell does not take it away.
        self.saves_null_values = key not in NUMBERS

    def clean(self, row: dict[str, Any], **kwargs: Any) -> Any:
        value = self.widget.clean(row[self.column_name], row=row)
        if value is None:
            return self.default() if callable(self.default) else self.default
        return value


def text_reader(field: models.Field) -> Callable[[Cell], str | None]:
    """Return a function that reads text fit for field: its length and its pattern are checked."""
    limit = field.max_length or MAX_TEXT
    one_line = not isinstance(field, models.TextField)
    patterns = [check for check in field.validators if isinstance(check, RegexValidator)]

    def read(value: Cell) -> str | None:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = "" if value is None else UNFIT.sub("", unicodedata.normalize("NFC", str(value)))
        text = " ".join(text.split()) if one_line else text.replace("\r\n", "\n").strip()
        if len(text) > limit:
            raise ValueError(
                _("%(limit)d자까지 적을 수 있는데 %(length)d자예요.")
                % {"limit": limit, "length": len(text)}
            )
        for check in patterns if text else ():
            try:
                check(text)
            except ValidationError as error:
                raise ValueError(" ".join(error.messages)) from error
        return text or None

    return read


def number_reader(field: models.Field) -> Callable[[Cell], str | None]:
    """Return a function that reads a registration or i-tube number, upper case, in its shape."""
    read = text_reader(field)

    def read_number(value: Cell) -> str | None:
        number = quantities.plain(value).upper().replace(" ", "")
        # Python's \d takes digits of every script, which the database then refuses.
        return read(number if number.isascii() else "?")

    return read_number


def count_reader(low: int, high: int) -> Callable[[Cell], int | None]:
    return lambda value: quantities.parse_count(value, low, high)


def code_reader(choices: type[models.TextChoices]) -> Callable[[Cell], str | None]:
    return lambda value: codes.parse_code(value, choices)


def _model_field(key: str) -> models.Field:
    return Equipment._meta.get_field(key)  # type: ignore[return-value] # noqa: SLF001


TEXTS = (
    *("name_ko", "name_en", "maker", "model", "asset_no", "location_ko", "location_en"),
    *("description_ko", "description_en", "composition_ko", "composition_en"),
    *("usage_examples_ko", "usage_examples_en", "service_contents_ko", "service_contents_en"),
    *("use_procedure_ko", "use_procedure_en", "fee_reduction_note_ko", "fee_reduction_note_en"),
    *("cautions_ko", "cautions_en", "program_name_ko", "project_name_ko"),
)
CHOICES: dict[str, tuple[type[models.TextChoices], str]] = {
    "acquisition_method": (AcquisitionMethod, AcquisitionMethod.PURCHASE.value),
    "equipment_class": (EquipmentClass, EquipmentClass.MAIN.value),
    "purpose": (Purpose, Purpose.TESTING.value),
    "status": (Status, Status.NORMAL.value),
    "use_scope": (UseScope, UseScope.SERVICE.value),
    "exclusive_reason": (ExclusiveReason, ""),
}

# What a cell alone decides. Center, kind, classification, qualification, specs and fees depend on
# other cells or on the database and are added by the resource.
SIMPLE_FIELDS: dict[str, fields.Field] = {
    **{
        key: OrDefault(key, number_reader(_model_field(key)))
        for key in ("registration_no", "itube_no")
    },
    **{key: OrDefault(key, text_reader(_model_field(key)), "") for key in TEXTS},
    **{key: OrDefault(key, code_reader(kind), empty) for key, (kind, empty) in CHOICES.items()},
    "origin_country": OrDefault("origin_country", codes.parse_country, ""),
    "acquired_on": OrDefault("acquired_on", quantities.parse_date),
    "acquisition_won": OrDefault("acquisition_won", quantities.parse_won),
    "useful_life_years": OrDefault("useful_life_years", count_reader(0, 100)),
    "use_modes": OrDefault("use_modes", codes.parse_use_modes, list),
    "units": OrDefault("units", count_reader(1, 1000), 1),
    "online_booking": OrDefault("online_booking", quantities.parse_yes_no, True),
}
