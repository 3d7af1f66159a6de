"""Figures of use, and their exports."""

from django.urls import include, path

from itube.reports import export_pages, views
from itube.reports.inquiries import pages

app_name = "reports"
urlpatterns = [
    path("", views.index, name="index"),
    path("by/<slug:slug>/", views.by, name="by"),
    path("pieces/", views.pieces, name="pieces"),
    path("pieces/<str:number>/", views.piece, name="piece"),
    path("unused/", views.unused, name="unused"),
    path("unused/reasons/", pages.reasons, name="reasons"),
    path("corrections/", views.corrections, name="corrections"),
    path("definitions/", views.definitions_page, name="definitions"),
    path("", include("itube.reports.demand.urls")),
    path("exports/", export_pages.exports, name="exports"),
    path("exports/<str:reference>/", export_pages.export, name="export"),
    path("exports/<str:reference>/download/", export_pages.download, name="download"),
    path("schedules/", export_pages.subscribe, name="schedules"),
    path("schedules/<str:reference>/", export_pages.switch, name="schedule"),
]
