"""One-stop service: /services/, where a need in words leads somewhere."""

from django.urls import path

from itube.portal.services.views import services

urlpatterns = [
    path("", services, name="services"),
]
