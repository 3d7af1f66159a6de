"""Films that lie on another site: only on hosts of the settings, only when a visitor asks."""

from urllib.parse import urlsplit

from django.conf import settings


def embed_host(url: str) -> str:
    """Return the host of url if films may come from there over https, else an empty string."""
    try:
        parts = urlsplit(url)
        named = parts.hostname or ""
        # A name, password or port would make it another place than the setting means.
        plain = parts.scheme == "https" and parts.netloc.lower() == named
    except ValueError:
        return ""
    return named if plain and named in settings.FILM_EMBED_HOSTS else ""
