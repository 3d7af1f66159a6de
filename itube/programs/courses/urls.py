"""Courses: /services/courses/."""

from django.urls import path

from itube.programs.courses import certificate_pages, enrolment_pages, mine, pages

app_name = "courses"
urlpatterns = [
    path("", pages.index, name="index"),
    path("mine/", mine.mine, name="mine"),
    path("certificates/<str:number>/", certificate_pages.verify, name="certificate"),
    path("sessions/<str:reference>/enrol/", enrolment_pages.enrol, name="enrol"),
    path("sessions/<str:reference>/session.ics", pages.calendar, name="calendar"),
    path("enrolments/<str:reference>/", enrolment_pages.enrolment, name="enrolment"),
    path("enrolments/<str:reference>/cancel/", enrolment_pages.cancel, name="cancel"),
    path(
        "enrolments/<str:reference>/certificate.pdf",
        certificate_pages.download,
        name="certificate_pdf",
    ),
    path("<slug:slug>/", pages.course, name="course"),
]
