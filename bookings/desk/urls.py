"""A center's desk: its inbox, its day, maintenance and records of use."""

from django.urls import URLPattern

app_name = "desk"
urlpatterns: list[URLPattern] = []
