from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FinderConfig(AppConfig):
    name = "itube.finder"
    label = "finder"
    verbose_name = _("장비 찾기")
