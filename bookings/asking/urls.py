"""Addresses of asking for a time: bookings.urls gives them their prefix and namespace."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
