"""Technology support as the center answers it: /desk/support/."""

from django.urls import path

from itube.programs.support.desk import views
from itube.programs.support.desk.deeds import DEEDS

app_name = "desk_support"
urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<str:reference>/", views.request, name="request"),
    *(path(f"<str:reference>/{name}/", views.do, {"deed": name}, name=name) for name in DEEDS),
]
