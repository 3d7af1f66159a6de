"""`manage.py import_classification FILE [--dry-run]`."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from equipment.importing.classification import load_classification_file
from itube.lib.terminal import FileCommand


class Command(FileCommand):
    help = _("국가 표준분류를 .xlsx나 .csv 파일(코드, 이름, 영문 이름, 상위 코드)에서 읽어요.")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        self.load(path, lambda: load_classification_file(path, dry_run=options["dry_run"]))
