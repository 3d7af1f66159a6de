"""Feeds that calendar programs read; machines' addresses, thus without a language."""

from django.urls import path

from bookings.calendars import feeds

app_name = "calendars"
urlpatterns = [path("feed/<slug:token>.ics", feeds.feed, name="feed")]
