from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "itube.portal"
    label = "portal"
    verbose_name = _("누리집")

    def ready(self) -> None:
        from itube.portal import checks  # noqa: F401 - registers them
