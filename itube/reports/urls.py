"""Figures of use, and their exports."""

from django.urls import path

from itube.reports import views
from itube.reports.inquiries import pages

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("institutions/", views.institutions, name="institutions"),
    path("unused/", views.unused, name="unused"),
    path("unused/reasons/", pages.reasons, name="reasons"),
    path("definitions/", views.definitions_page, name="definitions"),
    path("exports/", views.exports, name="exports"),
    path("exports/<str:reference>/", views.export, name="export"),
    path("exports/<str:reference>/download/", views.download, name="download"),
]
