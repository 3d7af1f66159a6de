from django.urls import path

from itube.portal.centers.views import center_detail, center_list, center_map

app_name = "centers"
urlpatterns = [
    path("", center_list, name="list"),
    path("map/", center_map, name="map"),
    path("<str:code>/", center_detail, name="detail"),
]
