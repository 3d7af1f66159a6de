"""Addresses of the bookings of a person; bookings.urls gives them prefix and namespace."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
