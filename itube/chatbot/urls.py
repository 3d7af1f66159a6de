"""The chatbot's page: /assistant/."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
