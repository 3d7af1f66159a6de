"""`manage.py import_centers FILE [--dry-run]`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from centers.importing.centers import load_centers
from itube.lib.terminal import FileCommand


class Command(FileCommand):
    help = _("지원센터 목록을 .xlsx나 .csv 파일에서 읽어 추가하고 고쳐요.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        self.load(path, lambda: load_centers(path, dry_run=options["dry_run"]))
