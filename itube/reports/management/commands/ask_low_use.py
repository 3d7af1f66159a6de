"""`manage.py ask_low_use [--dry-run]`: what the clock does twice a year, at any time."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itube.reports.inquiries.asking import ask, counted, due


class Command(BaseCommand):
    """Asks centers why pieces are idle or little used, and prints about how many pieces."""

    help = gettext_lazy("센터에 저활용·유휴 장비의 사유를 물어요.")  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help=_("묻지 않고, 몇 점을 물을지만 알려 줘요.")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            asked = counted(due(now))
            said = _("센터 %(centers)s곳의 장비 %(pieces)s점에 사유를 물을 차례예요.")
        else:
            asked = ask(now)
            said = _("센터 %(centers)s곳의 장비 %(pieces)s점에 사유를 물었어요.")
        self.stdout.write(said % {"centers": f"{asked.centers:,}", "pieces": f"{asked.pieces:,}"})
        if asked.mails or asked.unheard:
            self.stdout.write(
                _("메일: %(mails)s통. 받을 사람이 없는 센터: %(unheard)s곳")
                % {"mails": f"{asked.mails:,}", "unheard": f"{asked.unheard:,}"}
            )
