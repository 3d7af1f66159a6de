"""Feeds that calendar programs read; machines' addresses, thus without a language."""

from django.urls import URLPattern

app_name = "calendars"
urlpatterns: list[URLPattern] = []
