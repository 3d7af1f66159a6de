"""Saved searches, lists of pieces, and what was opened last. A list's own page is the portal's."""

from django.urls import path

from itube.finder.saved import index, item_deeds, list_pages, search_pages, stopping

app_name = "saved"
urlpatterns = [
    path("", index.index, name="index"),
    path("recent/clear/", index.clear_recent, name="clear_recent"),
    path("searches/new/", search_pages.new, name="search_new"),
    path("searches/<slug:reference>/", search_pages.edit, name="search"),
    path("searches/<slug:reference>/look/", search_pages.look, name="search_look"),
    path("searches/<slug:reference>/delete/", search_pages.delete, name="search_delete"),
    path("add/", item_deeds.add, name="add"),
    path("stop/<str:token>/", stopping.stop, name="stop"),
    path("lists/", list_pages.index, name="lists"),
    path("lists/new/", list_pages.new, name="list_new"),
    path("lists/<slug:reference>/edit/", list_pages.edit, name="list_edit"),
    path("lists/<slug:reference>/delete/", list_pages.delete, name="list_delete"),
    path("lists/<slug:reference>/take-over/", list_pages.take_over, name="list_take_over"),
    path("lists/<slug:reference>/csv/", list_pages.as_csv, name="list_csv"),
    path("lists/<slug:reference>/remove/", item_deeds.remove, name="remove"),
    path("lists/<slug:reference>/move/", item_deeds.move, name="move"),
    path("lists/<slug:reference>/note/", item_deeds.note, name="note"),
]
