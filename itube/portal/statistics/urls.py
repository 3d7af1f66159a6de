from django.urls import path, register_converter

from itube.portal.statistics import views


class Ending:
    """The forms that the catalogue comes in."""

    regex = "csv|json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Ending, "catalogue_ending")

app_name = "statistics"
urlpatterns = [
    path("", views.index, name="index"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("catalogue.<catalogue_ending:ending>", views.catalogue_file, name="catalogue_file"),
]
