"""The chatbot's page: /assistant/."""

from django.urls import path

from itube.chatbot import views

urlpatterns = [
    path("", views.assistant, name="assistant"),
    path("panel/", views.panel, name="assistant_panel"),
    path("new/", views.new, name="assistant_new"),
    path("forget/", views.forget, name="assistant_forget"),
]
