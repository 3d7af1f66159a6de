from django.urls import path

from itube.portal.service_map.views import index, item

app_name = "service_map"
urlpatterns = [
    path("", index, name="index"),
    path("<slug:slug>/", item, name="item"),
]
