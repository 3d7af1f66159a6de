from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "itube.reports"
    label = "reports"
    verbose_name = _("활용 현황")

    def ready(self) -> None:
        from django.utils import timezone

        from itube.outbox.channels import BEFORE, CHANNELS, PACES, Pace
        from itube.reports.exports import CHANNEL, make_message
        from itube.reports.rollups.refreshing import refresh

        CHANNELS[CHANNEL] = make_message
        # A file that finds the facts as the records are has nothing left to lock while it is made.
        # Nor does a worker wait here: where another run is at it, the file takes what is left.
        BEFORE[CHANNEL] = lambda: refresh(timezone.now(), waits=False)
        # A heap of files must not keep mail waiting.
        PACES[CHANNEL] = Pace(priority=9)
