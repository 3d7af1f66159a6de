"""Technology support as the center answers it: /desk/support/."""

from django.urls import URLPattern

app_name = "desk_support"
urlpatterns: list[URLPattern] = []
