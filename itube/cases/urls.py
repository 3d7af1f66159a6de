from django.urls import path

from itube.cases.views import case_list, one_case

app_name = "cases"
urlpatterns = [
    path("", case_list, name="index"),
    path("<slug:slug>/", one_case, name="case"),
]
