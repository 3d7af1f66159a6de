"""What search engines are told of the site itself (schema.org)."""

from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from itube.lib.names import in_english
from itube.lib.structured import operator_name, organization


def website() -> dict[str, Any]:
    """Return the portal and who runs it, with the address that searches, in the page's language."""
    home = settings.BASE_URL + reverse("home")
    finder = settings.BASE_URL + reverse("equipment:finder")
    return {
        "@context": "https://schema.org",
        "@graph": [
            {
                **organization(operator_name(), reverse("home")),
                "@id": f"{home}#operator",
                "logo": settings.BASE_URL + static("img/touch-icon.png"),
            },
            {
                "@type": "WebSite",
                "@id": f"{home}#site",
                "name": _("i-tube 산업기술개발장비 공동이용시스템"),
                "alternateName": "i-tube",
                "url": home,
                "inLanguage": "en" if in_english() else "ko",
                "publisher": {"@id": f"{home}#operator"},
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": {
                        "@type": "EntryPoint",
                        "urlTemplate": f"{finder}?q={{search_term_string}}",
                    },
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    }
