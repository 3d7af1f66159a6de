"""Addresses at which people book and centers answer."""

from django.urls import path

from itube.portal.api.bookings.answering import AnsweringViewSet
from itube.portal.api.bookings.attaching import AttachingViewSet, AttachmentViewSet
from itube.portal.api.bookings.availability import AvailabilityViewSet
from itube.portal.api.bookings.calendar import CalendarViewSet
from itube.portal.api.bookings.desk import DeskViewSet
from itube.portal.api.bookings.keeping import KeepingViewSet
from itube.portal.api.bookings.mine import BookingViewSet
from itube.portal.api.bookings.quoting import QuotingViewSet
from itube.portal.api.bookings.requesting import RequestingViewSet
from itube.portal.api.bookings.together import TogetherViewSet
from itube.portal.api.bookings.using import UsingViewSet
from itube.portal.api.bookings.waiting import WaitingViewSet

DEEDS = {
    RequestingViewSet: ("cancel", "move", "reply", "accept-offer", "decline-offer", "messages"),
    QuotingViewSet: ("quote",),
    AnsweringViewSet: ("approve", "reject", "ask", "offer", "refer"),
    UsingViewSet: ("start", "finish", "no-show", "usage"),
}

urlpatterns = [
    path(
        "equipment/<str:number>/availability/",
        AvailabilityViewSet.as_view({"get": "retrieve"}),
        name="equipment-availability",
    ),
    path(
        "bookings/",
        BookingViewSet.as_view({"get": "list", "post": "create"}),
        name="bookings",
    ),
    path(
        "bookings/<str:reference>/",
        BookingViewSet.as_view({"get": "retrieve"}),
        name="booking",
    ),
    path(
        "bookings/<str:reference>/attachments/",
        AttachingViewSet.as_view({"post": "attach"}),
        name="booking-attachments",
    ),
    path(
        "bookings/<str:reference>/attachments/<str:token>/",
        AttachmentViewSet.as_view({"get": "retrieve"}),
        name="booking-attachment",
    ),
    *(
        path(
            f"bookings/<str:reference>/{verb}/",
            viewset.as_view({"post": verb.replace("-", "_")}),
            name=f"booking-{verb}",
        )
        for viewset, verbs in DEEDS.items()
        for verb in verbs
    ),
    path(
        "maintenance/",
        KeepingViewSet.as_view({"get": "list", "post": "create"}),
        name="maintenance",
    ),
    path(
        "maintenance/<str:reference>/",
        KeepingViewSet.as_view({"delete": "end"}),
        name="maintenance-end",
    ),
    path("breakdowns/", KeepingViewSet.as_view({"post": "breakdown"}), name="breakdowns"),
    path(
        "equipment/<str:number>/wait/",
        WaitingViewSet.as_view({"post": "create"}),
        name="equipment-wait",
    ),
    path("waits/", WaitingViewSet.as_view({"get": "list"}), name="waits"),
    path("waits/<str:reference>/", WaitingViewSet.as_view({"delete": "leave"}), name="wait"),
    path("series/", TogetherViewSet.as_view({"post": "create_series"}), name="series"),
    path("series/<str:reference>/", TogetherViewSet.as_view({"get": "series"}), name="series-one"),
    path("chains/", TogetherViewSet.as_view({"post": "create_chain"}), name="chains"),
    path("chains/<str:reference>/", TogetherViewSet.as_view({"get": "chain"}), name="chain"),
    path(
        "centers/<str:code>/calendar/",
        CalendarViewSet.as_view({"get": "retrieve", "put": "replace"}),
        name="center-calendar",
    ),
    path("desk/bookings/", DeskViewSet.as_view({"get": "list"}), name="desk-bookings"),
]
