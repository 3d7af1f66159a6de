from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "itube.councils"
    label = "councils"
    verbose_name = _("업종별 협의회")
