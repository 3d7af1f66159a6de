"""The passing of days: the only change of open time that no trigger sees."""

from django.db import connection


def renew_open_time() -> None:
    """Bring OpenSpan of every center and piece to the 400 days from today (Seoul) on."""
    with connection.cursor() as cursor:
        # A NULL means every center, with its pieces.
        cursor.execute("SELECT bookings_renew_open_time(ARRAY[NULL]::bigint[], NULL)")
