from django.urls import path

from itube.portal.guidance import guide, texts

urlpatterns = [
    path("guide/", guide.guide, name="guide"),
    path("privacy/", texts.privacy, name="privacy"),
    path("privacy/<int:version>/", texts.privacy, name="privacy"),
    path("privacy/consents/<slug:kind>/", texts.consent, name="consent"),
    path("privacy/consents/<slug:kind>/<int:version>/", texts.consent, name="consent"),
    path("terms/", texts.terms, name="terms"),
    path("terms/<int:version>/", texts.terms, name="terms"),
    path("accessibility/", texts.accessibility, name="accessibility"),
    path("accessibility/<int:version>/", texts.accessibility, name="accessibility"),
]
