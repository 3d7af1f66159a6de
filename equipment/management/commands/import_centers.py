"""`manage.py import_centers FILE [--experts FILE] [--dry-run]`.

It stands here and not in centers, because the fields of experts are a matter of equipment, and
because pieces are found by their center.
"""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from centers.importing.centers import load_centers
from equipment.importing.experts import load_experts
from equipment.search.index import rebuild
from itube.lib.loading import Report
from itube.lib.terminal import FileCommand


class Command(FileCommand):
    help = _("지원센터와 전문인력 목록을 .xlsx나 .csv 파일에서 읽어 추가하고 고쳐요.")

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--experts", type=Path, help=_("이어서 읽을 전문인력 파일"))

    def handle(self, *args: Any, **options: Any) -> None:
        path, experts, dry_run = options["file"], options["experts"], options["dry_run"]
        # Experts may be of centers that are new in this file: a dry run takes back both at the end.
        with transaction.atomic() if dry_run else nullcontext():
            self.load(path, lambda: load_and_index(path, dry_run=dry_run))
            if experts is not None:
                self.load(experts, lambda: load_experts(experts))
            if dry_run:
                transaction.set_rollback(True)


@transaction.atomic
def load_and_index(path: Path, *, dry_run: bool) -> Report:
    """Load the centers; their pieces are found by names and places of theirs that change.

    Taking back a dry run is left to the caller; it spares only the index.
    """
    report = load_centers(path)
    if report.changed and not dry_run:
        rebuild()
    return report
