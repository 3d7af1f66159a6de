from django.urls import path

from itube.roadshow import views

app_name = "roadshow"
urlpatterns = [
    path("", views.film_list, name="index"),
    path("<slug:slug>/", views.film_page, name="film"),
    path("<slug:slug>/captions.<str:language>.vtt", views.captions_file, name="captions"),
    path("<slug:slug>/chapters.<str:language>.vtt", views.chapters_file, name="chapters"),
]
