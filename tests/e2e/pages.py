"""Every page by role: what the browser tests and `tools/screenshots.py` walk through.

`{number}` and `{code}` stand for a piece and a center that exist. The news are named: the
demonstration and the tests' stock both have them.
"""

PUBLIC = {
    "home": "/",
    "home-en": "/en/",
    "finder": "/equipment/",
    "finder-search": "/equipment/?q=현미경&province=KR-30&province=KR-41",
    "finder-map": "/equipment/?q=현미경&view=map",
    "finder-empty": "/equipment/?q=없는장비이름&sector=marine",
    "finder-error": "/equipment/?fee_max=abc",
    "finder-en": "/en/equipment/?q=SEM",
    "equipment": "/equipment/{number}/",
    "equipment-en": "/en/equipment/{number}/",
    "compare": "/equipment/compare/?equipment={number}&equipment=nothing",
    "compare-none": "/equipment/compare/",
    "centers": "/centers/",
    "centers-filtered": "/centers/?province=KR-30",
    "center": "/centers/{code}/",
    "center-en": "/en/centers/{code}/",
    "news": "/news/",
    "news-empty": "/news/?q=없는말&category=call",
    "news-en": "/en/news/",
    "notice": "/news/booking-rules/",
    "notice-en": "/en/news/booking-rules/",
    "events": "/events/",
    "events-over": "/events/?show=over",
    "events-en": "/en/events/",
    "event": "/events/battery-council-briefing/",
    "event-en": "/en/events/battery-council-briefing/",
    "event-register": "/events/battery-council-briefing/register/",
    "event-film": "/events/vision-ceremony-2020/",
    "faq": "/faq/",
    "faq-search": "/faq/?q=취소",
    "faq-en": "/en/faq/",
    "centers-map": "/centers/map/",
    "centers-map-en": "/en/centers/map/?sector=marine",
    "i-platform": "/i-platform/",
    "i-platform-en": "/en/i-platform/",
    "council": "/i-platform/councils/electronics/",
    "council-en": "/en/i-platform/councils/electronics/",
    "cases": "/cases/",
    "cases-en": "/en/cases/?demonstration=1",
    "case": "/cases/edge-ai-chip-bring-up/",
    "case-en": "/en/cases/edge-ai-chip-bring-up/",
    "service-map": "/service-map/",
    "service-map-en": "/en/service-map/?tag=new-industry",
    "service-map-item": "/service-map/lithium-ion-battery/?step=7",
    "service-map-item-en": "/en/service-map/power-semiconductor/?step=6&province=KR-30",
    "roadshow": "/roadshow/",
    "roadshow-en": "/en/roadshow/?sector=electronics",
    "film": "/roadshow/chip-failure-analysis/",
    "film-en": "/en/roadshow/chip-failure-analysis/",
    "display": "/display/",
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "password-reset": "/accounts/password/reset/",
    "api-docs": "/api/v1/docs/",
    "not-found": "/equipment/NFEC-1999-01-000000/",
}
MEMBER = {
    "home": "/",
    "profile": "/accounts/profile/",
    "tokens": "/accounts/tokens/",
    "email": "/accounts/email/",
    "password-change": "/accounts/password/change/",
    "second-factor": "/accounts/2fa/",
    "bookings": "/bookings/",
    "bookings-over": "/bookings/?show=over",
    "booking-preferences": "/bookings/preferences/",
    "booking-new": "/bookings/new/?equipment={number}",
    # Far away, so that the page says what stands in the way.
    "booking-new-obstacles": "/bookings/new/?equipment={number}&start=2090-01-02T10:00"
    "&end=2090-01-02T12:00",
    "booking-new-en": "/en/bookings/new/?equipment={number}",
    "booking-wait": "/bookings/waits/?equipment={number}",
    "saved": "/saved/",
    "saved-search-new": "/saved/searches/new/?q=현미경",
    "saved-lists": "/saved/lists/",
    "saved-list-new": "/saved/lists/new/",
    "saved-list-add": "/saved/add/?equipment={number}",
}
# `{reference}` stands for a booking of the person who looks.
OWN_BOOKING = {
    "bookings": "/bookings/?show=all",
    "booking": "/bookings/{reference}/",
    "booking-en": "/en/bookings/{reference}/",
    "booking-cancel": "/bookings/{reference}/cancel/",
    "booking-move": "/bookings/{reference}/move/",
    "booking-preferences": "/bookings/preferences/",
}
# `{reference}` stands for a booking of the center whose desk it is.
DESK = {
    "desk": "/desk/",
    "desk-all": "/desk/?show=all",
    "desk-empty": "/desk/?show=theirs",
    "desk-en": "/en/desk/",
    "desk-booking": "/desk/bookings/{reference}/",
    "desk-booking-closed": "/desk/bookings/{reference}/?deed=finish",
    "desk-day": "/desk/day/",
    "desk-maintenance": "/desk/maintenance/",
    "desk-breakdown": "/desk/breakdown/",
    "desk-usage": "/desk/usage/",
    "desk-hours": "/desk/hours/",
    "desk-piece": "/desk/hours/{number}/",
}
STAFF = {
    "admin": "/admin/",
    "admin-equipment": "/admin/equipment/equipment/",
    "admin-center": "/admin/centers/center/",
}
SUPERUSER = STAFF | {
    "admin-kinds": "/admin/equipment/kind/",
    "admin-users": "/admin/accounts/user/",
    "admin-outbox": "/admin/outbox/outboxmessage/",
    "admin-words": "/admin/equipment/synonymgroup/add/",
    "admin-questions": "/admin/finder/questionlog/",
}
MINISTRY = {
    "reports": "/reports/",
    "reports-free": "/reports/?period=free&from=2026-03-02&to=2026-03-01",
    "reports-institutions": "/reports/institutions/",
    "reports-unused": "/reports/unused/",
    "reports-definitions": "/reports/definitions/",
}
WIDTHS = (1440, 768, 390)
