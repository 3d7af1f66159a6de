"""`manage.py import_centers FILE [--experts FILE] [--dry-run]`.

It stands here and not in centers, because the fields of experts are a matter of equipment.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext_lazy as _

from centers.importing.centers import load_centers
from equipment.importing.experts import load_experts
from itube.lib.terminal import FileCommand


class Command(FileCommand):
    help = _("지원센터와 전문인력 목록을 .xlsx나 .csv 파일에서 읽어 추가하고 고쳐요.")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--experts", type=Path, help=_("이어서 읽을 전문인력 파일"))

    def handle(self, *args: Any, **options: Any) -> None:
        path, experts, dry_run = options["file"], options["experts"], options["dry_run"]
        self.load(path, lambda: load_centers(path, dry_run=dry_run))
        if experts is not None:
            self.load(experts, lambda: load_experts(experts, dry_run=dry_run))
