"""The public holidays of Korea, substitutes included, from the package `holidays`."""

from datetime import date
from functools import cache

from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS

from bookings.models import Holiday

# What the package knows: from the first substitutes of our records to the last computed lunar year.
YEARS = range(2018, 2046)


def load_holidays(using: str = DEFAULT_DB_ALIAS) -> int:
    """Bring the table to what the package lists for YEARS; return how many rows that changed.

    A day that only this country's centers get (임시공휴일) belongs to centers.ClosedDay: rows here
    that the package does not list are removed.
    """
    rows = Holiday.objects.using(using)
    kept = {row.day: row for row in rows.all()}
    listed = _listed()
    new = [
        Holiday(day=day, name_ko=name_ko, name_en=name_en)
        for day, (name_ko, name_en) in listed.items()
        if day not in kept
    ]
    renamed = []
    for day, row in kept.items():
        if day in listed and (row.name_ko, row.name_en) != listed[day]:
            row.name_ko, row.name_en = listed[day]
            renamed.append(row)
    gone = [row.pk for day, row in kept.items() if day not in listed]
    if new:
        # Two processes may migrate at once.
        rows.bulk_create(new, ignore_conflicts=True)
    if renamed:
        rows.bulk_update(renamed, ["name_ko", "name_en"])
    if gone:
        rows.filter(pk__in=gone).delete()
    return len(new) + len(renamed) + len(gone)


def load_after_migrating(*, using: str, apps: Apps | None = None, **_: object) -> None:
    """Load the holidays where their table is; for Django's post_migrate.

    A migration tells its apps, which may be from before there was a table; a flush tells none.
    """
    if apps is None or "holiday" in apps.all_models["bookings"]:
        load_holidays(using)


@cache
def _listed() -> dict[date, tuple[str, str]]:
    """Return the Korean and the English name of each holiday."""
    from holidays import country_holidays  # not needed by processes that only read the table

    korean = country_holidays("KR", language="ko", years=YEARS)
    english = country_holidays("KR", language="en_US", years=YEARS)
    return {day: (name, english[day]) for day, name in sorted(korean.items())}
