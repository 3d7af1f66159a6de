from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    label = "bookings"
    verbose_name = _("예약")

    def ready(self) -> None:
        from bookings.notifications import mails
        from bookings.transitions.requesting import CHANNEL, LEASE, take_in_message
        from itube.outbox.channels import CHANNELS, LEASES, MAKERS

        CHANNELS[CHANNEL] = take_in_message
        LEASES[CHANNEL] = LEASE
        MAKERS[mails.MAKER] = mails.make
