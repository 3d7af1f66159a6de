"""Everything under /accounts/: our own pages as `accounts:...`, the rest are allauth's names."""

from django.urls import include, path

from itube.accounts import tokens, views

own_pages = [
    path("profile/", views.profile, name="profile"),
    path("profile/company/", views.company, name="company"),
    path("profile/company/leave/", views.leave_company, name="leave_company"),
    path("profile/company/requests/<int:pk>/", views.decide, name="decide"),
    path("profile/consents/<slug:kind>/", views.consent, name="consent"),
    path("profile/download/", views.download, name="download"),
    path("profile/leave/", views.leave, name="leave"),
    path("tokens/", tokens.tokens, name="tokens"),
]

urlpatterns = [
    path("", include((own_pages, "accounts"))),
    # Before allauth's own, which has the same address and name.
    path("signup/", views.signup, name="account_signup"),
    path("", include("allauth.urls")),
]
