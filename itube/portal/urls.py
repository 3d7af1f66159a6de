from django.urls import path

from itube.portal.display import display
from itube.portal.equipment.list_page import list_page
from itube.portal.home.view import home
from itube.portal.indexing.robots import manifest
from itube.portal.menu_page import all_pages

urlpatterns = [
    path("", home, name="home"),
    path("display/", display, name="display"),
    path("sitemap/", all_pages, name="all_pages"),
    path("site.webmanifest", manifest, name="manifest"),
    # Its other deeds are those of itube.finder.saved; the page shows the finder's rows.
    path("saved/lists/<slug:reference>/", list_page, name="saved_list"),
]
