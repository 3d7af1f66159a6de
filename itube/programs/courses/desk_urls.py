"""What a center does for its courses: /desk/courses/."""

from django.urls import path

from itube.programs.courses import desk, desk_deeds

app_name = "desk_courses"
urlpatterns = [
    path("", desk.index, name="index"),
    path("<str:reference>/", desk.session, name="session"),
    path("<str:reference>/people.csv", desk.people, name="people"),
    path("<str:reference>/note/", desk_deeds.note, name="note"),
    path("<str:reference>/capacity/", desk_deeds.capacity, name="capacity"),
    path("<str:reference>/cancel/", desk_deeds.cancel, name="cancel"),
    path("enrolments/<str:reference>/remove/", desk_deeds.remove, name="remove"),
    path("enrolments/<str:reference>/reopen/", desk_deeds.reopen, name="reopen"),
]
