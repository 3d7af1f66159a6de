from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "itube.reports"
    label = "reports"
    verbose_name = _("활용 현황")

    def ready(self) -> None:
        from itube.outbox.channels import CHANNELS, PACES, Pace
        from itube.reports.exports import CHANNEL, make_message

        CHANNELS[CHANNEL] = make_message
        # A heap of files must not keep mail waiting.
        PACES[CHANNEL] = Pace(priority=9)
