from django.urls import path

from itube.portal.i_platform.views import index, one_council

app_name = "platform"
urlpatterns = [
    path("", index, name="index"),
    path("councils/<slug:sector>/", one_council, name="council"),
]
