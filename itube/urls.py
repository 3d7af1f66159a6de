"""All addresses. Pages have a language prefix, which Korean leaves out; machines' addresses have none."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from itube.portal import health

handler400 = "itube.portal.errors.bad_request"
handler403 = "itube.portal.errors.forbidden"
handler404 = "itube.portal.errors.not_found"
handler500 = "itube.portal.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
