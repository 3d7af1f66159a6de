from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "bookings"
    label = "bookings"
    verbose_name = _("예약")

    def ready(self) -> None:
        from bookings.availability.holidays import load_after_migrating
        from bookings.notifications import mails
        from bookings.transitions.requesting import CHANNEL, LEASE, take_in_message
        from itube.outbox.channels import CHANNELS, LEASES, MAKERS

        CHANNELS[CHANNEL] = take_in_message
        LEASES[CHANNEL] = LEASE
        MAKERS[mails.MAKER] = mails.make
        # Also after the tables were emptied: they are data, but as fixed as the tables themselves.
        post_migrate.connect(load_after_migrating, sender=self, dispatch_uid="bookings.holidays")
