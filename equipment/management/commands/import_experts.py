"""`manage.py import_experts FILE [--dry-run]`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from equipment.importing.experts import load_experts
from itube.lib.terminal import FileCommand


class Command(FileCommand):
    help = _("전문인력 목록을 .xlsx나 .csv 파일에서 읽어 추가하고 고쳐요.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        self.load(path, lambda: load_experts(path, dry_run=options["dry_run"]))
