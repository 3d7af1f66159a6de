"""Things that have a Korean and an English name show the one of the page's language."""

from django.utils.translation import get_language


def in_english() -> bool:
    """Return whether the page is in English."""
    return (get_language() or "ko").startswith("en")


def localized(thing: object, field: str) -> str:
    """Return thing's `<field>_ko`, or `<field>_en` on an English page where it is not empty."""
    korean = getattr(thing, f"{field}_ko")
    if in_english():
        return getattr(thing, f"{field}_en", "") or korean
    return korean


class Named:
    """Mixin for models with `name_ko` and `name_en`."""

    name_ko: str
    name_en: str

    @property
    def name(self) -> str:
        """The name in the page's language."""
        return localized(self, "name")

    def __str__(self) -> str:
        return self.name
