"""`manage.py export_utilization --from 2026-01 --to 2026-12 --format xlsx --output FILE`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.models import Center
from itube.reports.making import FORMATS, file_name, make_file
from itube.reports.periods import BadPeriodError, Period, checked, read_edge
from itube.reports.scope import Scope


class Command(BaseCommand):
    """Writes the ministry's report. Status 1, with the reason, for anything that cannot be done."""

    help = gettext_lazy("장비 활용 현황 보고서를 .xlsx나 .csv 파일로 만들어요.")  # type: ignore[assignment]

    def add_arguments(self, parser: CommandParser) -> None:
        # What is missing or wrong is told by handle(), in one sentence and with one status.
        parser.add_argument("--from", dest="first", help=_("시작: 2026, 2026-01, 2026-01-15"))
        parser.add_argument("--to", dest="last", help=_("끝: 2026, 2026-12, 2026-12-31"))
        parser.add_argument("--format", dest="extension", help=_("xlsx나 csv. 기본은 xlsx"))
        parser.add_argument("--center", help=_("이 센터 코드만. 예: C001"))
        parser.add_argument("--output", type=Path, help=_("만들 파일"))

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        period = self._period(options["first"], options["last"])
        target = options["output"]
        extension = self._extension(options["extension"], target)
        center = self._center(options["center"])
        name = file_name(period, extension, center.code if center else "")
        if target is None:
            target = Path(name)
        elif target.is_dir():
            target /= name
        scope = Scope(None if center is None else frozenset({center.pk}))
        try:
            report = make_file(target, extension, scope, period, now, self._progress)
        except OSError as error:
            raise CommandError(
                _("%(path)s 파일을 쓸 수 없어요: %(reason)s")
                % {"path": target, "reason": error.strerror or error}
            ) from error
        self.stdout.write(
            _("%(path)s: 장비 %(pieces)s점, 가동시간 %(hours)s시간")
            % {
                "path": target,
                "pieces": f"{report.total.sums.pieces:,}",
                "hours": f"{report.total.sums.operating_hours:,.0f}",
            }
        )

    def _period(self, first: str | None, last: str | None) -> Period:
        if not first or not last:
            raise CommandError(_("기간을 정해 주세요. 예: --from 2026-01 --to 2026-12"))
        try:
            return checked(read_edge(first), read_edge(last, is_end=True), timezone.localdate())
        except BadPeriodError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _extension(self, asked: str | None, target: Path | None) -> str:
        """Return the format asked for, or the one that the file's name says, or .xlsx."""
        extension = asked or (target.suffix[1:] if target and target.suffix else "") or "xlsx"
        if extension.lower() not in FORMATS:
            raise CommandError(
                _("‘%(format)s’ 형식은 만들 수 없어요. xlsx나 csv를 골라 주세요.")
                % {"format": extension}
            )
        return extension.lower()

    def _center(self, code: str | None) -> Center | None:
        if not code:
            return None
        center = Center.objects.filter(code=code.strip().upper()).first()
        if center is None:
            raise CommandError(_("등록되지 않은 센터 코드예요: %(code)s") % {"code": code})
        return center

    def _progress(self, percent: int) -> None:
        # One line that fills on a terminal, a line for every tenth in a log.
        if self.stderr.isatty():
            self.stderr.write(f"\r{percent:3d} %", ending="\n" if percent == 100 else "")
        elif percent % 10 == 0:
            self.stderr.write(f"{percent:3d} %")
