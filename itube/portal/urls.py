from django.urls import path

from itube.portal.display import display
from itube.portal.home import home

urlpatterns = [
    path("", home, name="home"),
    path("display/", display, name="display"),
]
