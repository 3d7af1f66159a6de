"""Technology support as the company sees it: /services/support/."""

from django.urls import path

from itube.programs.support import asking, index, own

app_name = "support"
urlpatterns = [
    path("", index.index, name="index"),
    path("new/", asking.new, name="new"),
    path("<str:reference>/", own.request, name="request"),
    path("<str:reference>/reply/", own.reply, name="reply"),
    path("<str:reference>/cancel/", own.cancel, name="cancel"),
    path("<str:reference>/close/", own.close, name="close"),
    path("<str:reference>/reopen/", own.reopen, name="reopen"),
    path("<str:reference>/consent/", own.consent, name="consent"),
    path("<str:reference>/files/<str:token>/", own.file, name="file"),
]
