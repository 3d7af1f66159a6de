from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "itube.reports"
    label = "reports"
    verbose_name = _("활용 현황")

    def ready(self) -> None:
        from itube.outbox.channels import CHANNELS
        from itube.reports.exports import CHANNEL, make_message

        CHANNELS[CHANNEL] = make_message
