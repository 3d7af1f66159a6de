from django.urls import path, register_converter

from itube.portal import files
from itube.portal.equipment import compare, detail, finder
from itube.portal.equipment.map import centers

app_name = "equipment"


class EquipmentNumber:
    """A registration number or an i-tube number, in any case; nothing else reaches the database."""

    regex = "[A-Za-z0-9-]{1,30}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EquipmentNumber, "equipment_number")

urlpatterns = [
    path("", finder.finder, name="finder"),
    path("compare/", compare.compare, name="compare"),
    path("map/centers/", centers, name="map_centers"),
    path("<equipment_number:number>/", detail.detail, name="detail"),
    path("<equipment_number:number>/photo", files.photo, name="photo"),
    path("<equipment_number:number>/manual", files.manual, name="manual"),
]
