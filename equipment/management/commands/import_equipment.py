"""`manage.py import_equipment FILE [--dry-run] [--center CODE]`."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.models import Center
from equipment.importing.loading import import_file
from itube.lib.terminal import FileCommand


class Command(FileCommand):
    help = gettext_lazy("장비 목록을 .xlsx나 .csv 파일에서 읽어 추가하고 고쳐요.")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--center", help=_("이 센터 코드의 장비만 받아요. 예: C001"))

    def handle(self, *args: Any, **options: Any) -> None:
        center = None
        if code := options["center"]:
            center = Center.objects.filter(code=code.upper()).first()
            if center is None:
                raise CommandError(
                    _("등록되지 않은 센터 코드예요: %(code)s") % {"code": code}, returncode=2
                )
        self.load(
            options["file"],
            lambda: import_file(
                options["file"],
                today=timezone.localdate(),
                dry_run=options["dry_run"],
                center=center,
                progress=self.progress,
            ),
        )
