from django.urls import path

from itube.portal.centers.views import center_detail, center_list

app_name = "centers"
urlpatterns = [
    path("", center_list, name="list"),
    path("<str:code>/", center_detail, name="detail"),
]
