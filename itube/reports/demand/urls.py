"""Unmet demand, under the addresses of the reports."""

from django.urls import path

from itube.reports.demand import views

urlpatterns = [
    path("demand/", views.demand, name="demand"),
    path("demand/rows/", views.rows, name="demand-rows"),
    path("roadmap/", views.roadmap, name="roadmap"),
]
