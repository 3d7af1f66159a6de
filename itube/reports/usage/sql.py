"""What PostgreSQL does to the cells of a table, so that a row costs Python nothing."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    DateTimeField,
    Expression,
    F,
    FloatField,
    Func,
    Value,
    When,
)
from django.db.models.enums import ChoicesType

from itube.lib.sheets_out import CALCULATED

ZONE = "Asia/Seoul"


class Inert(Func):
    """itube.lib.sheets_out.inert in SQL."""

    arity = 1
    output_field = CharField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        text, params = compiler.compile(self.source_expressions[0])
        # ascii() gives the first letter's number; to compare letters takes three times as long.
        marks = ", ".join(str(ord(mark)) for mark in CALCULATED)
        sql = f"CASE WHEN ascii({text}) IN ({marks}) THEN '''' || {text} ELSE {text} END"
        return sql, [*params] * 3


class InSeoul(Func):
    """A moment as clocks in Seoul show it, without a zone."""

    arity = 1
    template = f"(%(expressions)s AT TIME ZONE '{ZONE}')"
    output_field = DateTimeField()


class DayInSeoul(Func):
    arity = 1
    template = f"(%(expressions)s AT TIME ZONE '{ZONE}')::date"
    output_field = DateField()


class AsMinute(Func):
    """A moment without a zone, written to the minute."""

    arity = 1
    template = "to_char(%(expressions)s, 'YYYY-MM-DD HH24:MI')"
    output_field = CharField()


class Hours(Func):
    """Whole minutes as hours: 90 is 1.5, 50 is 0.8333."""

    arity = 1
    template = "trim_scale(round(%(expressions)s / 60.0, 4))"
    output_field = FloatField()


def label(path: str, choices: ChoicesType) -> Expression:
    """Return the label of the choice that path holds, in the language active now."""
    return named(path, {value: str(text) for value, text in choices.choices})


def named(path: str, names: dict[str, str]) -> Expression:
    """Return the name of what path holds; nothing for what has none."""
    cases = [When(**{path: value}, then=Value(name)) for value, name in names.items() if value]
    return Case(*cases, default=Value(""), output_field=CharField())


def written(value: Expression | F, *, is_moment: bool, is_text: bool) -> Expression | F:
    """Return a cell as it is to stand in a .csv."""
    if is_moment:
        return AsMinute(value)
    return Inert(value) if is_text else value
