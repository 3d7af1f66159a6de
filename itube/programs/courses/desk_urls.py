"""What a center does for its courses: /desk/courses/."""

from django.urls import URLPattern

app_name = "desk_courses"
urlpatterns: list[URLPattern] = []
