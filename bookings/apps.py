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
        from bookings.privacy import HOLDER
        from bookings.transitions.requesting import CHANNEL, PACE, take_in_message
        from itube.accounts.privacy import also_held
        from itube.outbox.channels import CHANNELS, MAKERS, PACES

        CHANNELS[CHANNEL] = take_in_message
        PACES[CHANNEL] = PACE
        MAKERS[mails.MAKER] = mails.make
        also_held(HOLDER)
        # Also after the tables were emptied: they are data, but as fixed as the tables themselves.
        post_migrate.connect(load_after_migrating, sender=self, dispatch_uid="bookings.holidays")
