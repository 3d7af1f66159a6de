from django.urls import path
from rest_framework.renderers import JSONRenderer

from itube.portal.api.assistant import AssistantViewSet
from itube.portal.api.bookings.urls import urlpatterns as bookings
from itube.portal.api.centers import CenterViewSet, GeoJsonRenderer
from itube.portal.api.equipment import EquipmentViewSet
from itube.portal.api.figures import FiguresViewSet
from itube.portal.api.schema import SchemaViewSet
from itube.portal.api.service_map import ServiceMapViewSet
from itube.portal.api.suggestions import SuggestionViewSet

app_name = "api"
urlpatterns = [
    path("equipment/", EquipmentViewSet.as_view({"get": "list"}), name="equipment"),
    path(
        "equipment/suggest/",
        SuggestionViewSet.as_view({"get": "list"}),
        name="equipment-suggest",
    ),
    path(
        "equipment/<str:number>/",
        EquipmentViewSet.as_view({"get": "retrieve"}),
        name="equipment-detail",
    ),
    path("centers/", CenterViewSet.as_view({"get": "list"}), name="centers"),
    path("centers/<str:code>/", CenterViewSet.as_view({"get": "retrieve"}), name="center-detail"),
    path(
        "centers.geojson",
        CenterViewSet.as_view({"get": "points"}, renderer_classes=[GeoJsonRenderer, JSONRenderer]),
        name="centers-geojson",
    ),
    path("service-map/", ServiceMapViewSet.as_view({"get": "list"}), name="service-map"),
    path(
        "service-map/<slug:item>/",
        ServiceMapViewSet.as_view({"get": "retrieve"}),
        name="service-map-detail",
    ),
    path("figures/", FiguresViewSet.as_view({"get": "list"}), name="figures"),
    path("assistant/", AssistantViewSet.as_view({"post": "create"}), name="assistant"),
    *bookings,
    path("schema/", SchemaViewSet.as_view({"get": "retrieve"}), name="schema"),
]
