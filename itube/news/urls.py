"""Addresses of the news, the events and the questions that many ask."""

from django.urls import path

from itube.news.views import events, faq, feeds, notices, registrations

app_name = "news"
urlpatterns = [
    path("news/", notices.index, name="index"),
    path("news/rss.xml", feeds.LatestFeed(), name="feed"),
    path("news/<slug:slug>/", notices.notice, name="notice"),
    path("news/<slug:slug>/files/<str:token>/", notices.file, name="file"),
    path("events/", events.index, name="events"),
    path("events/<slug:slug>/", events.event, name="event"),
    path("events/<slug:slug>/event.ics", events.calendar, name="calendar"),
    path("events/<slug:slug>/register/", registrations.register, name="register"),
    path("events/<slug:slug>/registered/", registrations.registered, name="registered"),
    path("event-registrations/<str:token>/", registrations.registration, name="registration"),
    path("faq/", faq.index, name="faq"),
]
