"""Technology support as the company sees it: /services/support/."""

from django.urls import URLPattern

app_name = "support"
urlpatterns: list[URLPattern] = []
