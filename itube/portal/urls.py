from django.urls import path

from itube.portal.display import display
from itube.portal.equipment.list_page import list_page
from itube.portal.home.view import home

urlpatterns = [
    path("", home, name="home"),
    path("display/", display, name="display"),
    # Its other deeds are those of itube.finder.saved; the page shows the finder's rows.
    path("saved/lists/<slug:reference>/", list_page, name="saved_list"),
]
