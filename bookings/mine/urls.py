"""Addresses of the bookings of a person; bookings.urls gives them prefix and namespace."""

from django.urls import path, register_converter

from bookings.mine import cancelling, deeds, detail, files, listing, moving, preferences, waits


class Reference:
    """A reference as people write it; nothing else reaches the database."""

    regex = "[0-9A-Za-z-]{1,20}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "booking_reference")

urlpatterns = [
    path("", listing.own_bookings, name="list"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("preferences/feeds/", preferences.add_feed, name="add_feed"),
    path("preferences/feeds/revoke/", preferences.revoke_feed, name="revoke_feed"),
    path("waits/", waits.wait, name="wait"),
    path("waits/<booking_reference:reference>/leave/", waits.leave, name="leave_wait"),
    path("<booking_reference:reference>/", detail.detail, name="detail"),
    path("<booking_reference:reference>/status/", detail.status, name="status"),
    path("<booking_reference:reference>/reply/", deeds.reply, name="reply"),
    path("<booking_reference:reference>/message/", deeds.message, name="message"),
    path("<booking_reference:reference>/attach/", deeds.add_files, name="attach"),
    path("<booking_reference:reference>/accept/", deeds.accept, name="accept"),
    path("<booking_reference:reference>/decline/", deeds.decline, name="decline"),
    path("<booking_reference:reference>/cancel/", cancelling.cancel, name="cancel"),
    path("<booking_reference:reference>/move/", moving.move, name="move"),
    path("<booking_reference:reference>/files/<slug:token>/", files.attachment, name="attachment"),
]
