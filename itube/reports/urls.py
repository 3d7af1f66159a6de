"""Figures of use, and their exports."""

from django.urls import include, path

from itube.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("institutions/", views.institutions, name="institutions"),
    path("unused/", views.unused, name="unused"),
    path("definitions/", views.definitions_page, name="definitions"),
    path("", include("itube.reports.demand.urls")),
    path("exports/", views.exports, name="exports"),
    path("exports/<str:reference>/", views.export, name="export"),
    path("exports/<str:reference>/download/", views.download, name="download"),
]
