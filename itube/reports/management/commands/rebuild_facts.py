"""`manage.py rebuild_facts [--from 2026-01]`: sums figures anew from the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itube.reports.periods import BadPeriodError, read_edge
from itube.reports.rollups.freezing import freeze
from itube.reports.rollups.refreshing import EARLIEST, put_in_order, rebuild


class Command(BaseCommand):
    """Rebuilds daily and monthly facts, then freezes the months that are due.

    What has come to differ in frozen months is listed as corrections.
    """

    help = gettext_lazy("이용기록과 예약에서 활용 지표를 다시 집계해요.")  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="first", help=_("이 달부터: 2026-01. 기본은 처음부터"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            first = read_edge(options["first"]) if options["first"] else EARLIEST
        except BadPeriodError as refusal:
            raise CommandError(str(refusal)) from refusal
        now = timezone.now()
        rebuild(first.replace(day=1), now, self._progress)
        if not put_in_order():
            self.stdout.write(_("집계를 읽는 작업이 있어 날짜순으로 정돈하지 않았어요."))
        months = freeze(now, timezone.localdate(now))
        self.stdout.write(_("새로 확정한 달: %(months)d개") % {"months": len(months)})

    def _progress(self, done: int, of: int) -> None:
        self.stdout.write(f"{done:,} / {of:,}")
