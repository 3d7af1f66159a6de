from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "itube.news"
    label = "news"
    verbose_name = _("알림마당")

    def ready(self) -> None:
        from itube.accounts.privacy import also_held
        from itube.news.privacy import HOLDER

        also_held(HOLDER)
