"""All addresses: pages have a language prefix (none for Korean), machines' addresses never."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from itube.portal import health
from itube.portal.api.pages import docs
from itube.portal.guidance.security import security_txt
from itube.portal.indexing import robots, sitemaps
from itube.portal.metrics import metrics

handler400 = "itube.portal.errors.bad_request"
handler403 = "itube.portal.errors.forbidden"
handler404 = "itube.portal.errors.not_found"
handler429 = "itube.accounts.limits.too_many"
handler500 = "itube.portal.errors.server_error"

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.part, name="sitemap_part"),
    path("api/v1/", include("itube.portal.api.urls")),
    path("bookings/", include("bookings.calendars.urls")),
]
urlpatterns += i18n_patterns(
    # Before the portal's, whose page of one list would take "new" for a reference.
    path("saved/", include("itube.finder.saved.urls")),
    path("", include("itube.portal.urls")),
    path("equipment/", include("itube.portal.equipment.urls")),
    path("centers/", include("itube.portal.centers.urls")),
    path("bookings/", include("bookings.urls")),
    path("desk/courses/", include("itube.programs.courses.desk_urls")),
    path("desk/support/", include("itube.programs.support.desk_urls")),
    path("desk/", include("bookings.desk.urls")),
    path("services/", include("itube.portal.services.urls")),
    path("services/courses/", include("itube.programs.courses.urls")),
    path("services/support/", include("itube.programs.support.urls")),
    path("assistant/", include("itube.chatbot.urls")),
    path("reports/", include("itube.reports.urls")),
    path("service-map/", include("itube.portal.service_map.urls")),
    path("i-platform/", include("itube.portal.i_platform.urls")),
    path("statistics/", include("itube.portal.statistics.urls")),
    path("search/", include("itube.portal.site_search.urls")),
    path("roadshow/", include("itube.roadshow.urls")),
    path("cases/", include("itube.cases.urls")),
    path("", include("itube.news.urls")),
    path("", include("itube.portal.guidance.urls")),
    path("api/v1/docs/", docs, name="api_docs"),
    path("accounts/", include("itube.accounts.urls")),
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
