"""Parts of what search engines are told (schema.org) that several kinds of pages have."""

from django.conf import settings

from itube.lib.names import in_english


def organization(name: str, path: str) -> dict[str, str]:
    """Return an institution whose page is at path of this portal."""
    return {"@type": "Organization", "name": name, "url": settings.BASE_URL + path}


def operator_name() -> str:
    """Return who runs the portal in the page's language; the portal's name where none is set."""
    return (settings.OPERATOR_NAME_EN if in_english() else settings.OPERATOR_NAME) or "i-tube"
