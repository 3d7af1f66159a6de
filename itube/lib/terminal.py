"""What commands that load files share: arguments, progress, and the end with the right status."""

from collections.abc import Callable
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from itube.lib.kept import new_edition
from itube.lib.loading import Report
from itube.lib.sheets import SheetError

STEP = 500


class FileCommand(BaseCommand):
    """A command that loads one file. Status 1 if it or rows were refused, 2 for wrong usage."""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help=_("읽을 .xlsx나 .csv 파일"))
        parser.add_argument(
            "--dry-run", action="store_true", help=_("무엇이 바뀔지 보기만 하고 저장하지 않아요.")
        )

    def load(self, path: Path, load: Callable[[], Report]) -> None:
        """Run load, print its report, and raise CommandError if something was refused."""
        try:
            report = load()
        except SheetError as refusal:
            raise CommandError(f"{path}: {refusal}", returncode=1) from refusal
        except OSError as error:
            raise CommandError(
                _("%(path)s 파일을 열 수 없어요: %(reason)s")
                % {"path": path, "reason": error.strerror},
                returncode=2,
            ) from error
        new_edition()
        for line in report.lines():
            self.stdout.write(line)
        if report.refused:
            raise CommandError(
                _("%(count)d행을 거부했어요. 고쳐서 다시 넣어 주세요.")
                % {"count": len(report.refused)},
                returncode=1,
            )

    def progress(self, done: int, total: int) -> None:
        """Tell on stderr how far it is, every few hundred rows of a large file."""
        if total > STEP and (done % STEP == 0 or done == total):
            self.stderr.write(f"{done:,} / {total:,}")
