"""A center's desk: its inbox, its day, maintenance and records of use."""

from django.urls import path

from bookings.desk import (
    answering_many,
    breakdown,
    day,
    hours,
    inbox,
    maintenance,
    one_booking,
    usage,
)
from bookings.desk.deeds import DEEDS

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("bulk/", answering_many.bulk, name="bulk"),
    path("bookings/<str:reference>/", one_booking.booking, name="booking"),
    *(
        path(
            f"bookings/<str:reference>/{name.replace('_', '-')}/",
            one_booking.do,
            {"deed": name},
            name=name,
        )
        for name in DEEDS
    ),
    path("day/", day.day, name="day"),
    path("maintenance/", maintenance.maintenance, name="maintenance"),
    path("maintenance/<str:reference>/end/", maintenance.end, name="end_maintenance"),
    path("breakdown/", breakdown.breakdown, name="breakdown"),
    path("usage/", usage.usage, name="usage"),
    path("usage/in-house/", usage.in_house, name="in_house"),
    path("usage/correct/", usage.correct, name="correct"),
    path("hours/", hours.hours, name="hours"),
    path("hours/<str:number>/", hours.piece_hours, name="piece_hours"),
]
