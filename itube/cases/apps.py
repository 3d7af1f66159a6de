from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "itube.cases"
    label = "cases"
    verbose_name = _("기업 지원 사례")
