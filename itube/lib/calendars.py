"""What every calendar file of ours has (RFC 5545): the zone that its times are in."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneStandard

SEOUL = ZoneInfo("Asia/Seoul")


def seoul_zone() -> Timezone:
    """Return the zone by hand: Korea has kept one offset since 1988."""
    zone = Timezone()
    zone.add("tzid", "Asia/Seoul")
    standard = TimezoneStandard()
    standard.add("dtstart", datetime(1988, 10, 9, 3, 0))  # noqa: DTZ001 - local by RFC 5545
    standard.add("tzoffsetfrom", timedelta(hours=10))
    standard.add("tzoffsetto", timedelta(hours=9))
    standard.add("tzname", "KST")
    zone.add_component(standard)
    return zone
