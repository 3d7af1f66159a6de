"""One-stop service: /services/, where a need in words leads somewhere."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
