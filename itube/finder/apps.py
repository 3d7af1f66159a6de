from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinderConfig(AppConfig):
    name = "itube.finder"
    label = "finder"
    verbose_name = _("장비 찾기")

    def ready(self) -> None:
        from itube.accounts.privacy import also_held
        from itube.finder.privacy import HOLDER

        also_held(HOLDER)
