"""Addresses of asking for a time: bookings.urls gives them their prefix and namespace."""

from django.urls import path

from bookings.asking import calendar, views

urlpatterns = [
    path("new/", views.new, name="new"),
    path("week/<str:number>/", calendar.week, name="week"),
]
