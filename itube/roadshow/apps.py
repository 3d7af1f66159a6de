from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RoadshowConfig(AppConfig):
    name = "itube.roadshow"
    label = "roadshow"
    verbose_name = _("온라인 로드쇼")
