"""`manage.py load_reference [--overwrite]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from equipment.models import Kind
from itube.lib.kept import new_edition
from itube.portal.reference import load_reference_files


class Command(BaseCommand):
    help = "Gives a new portal its vocabulary, service map, institutions, councils and answers."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="On a portal that has them: bring them back to the files, and with them what was"
            " changed in the administration.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if Kind.objects.exists() and not options["overwrite"]:
            raise CommandError(
                "this portal has its reference data; --overwrite brings it back to the files, and"
                " with it what was changed in the administration"
            )
        for part, written in load_reference_files(timezone.now()).items():
            self.stdout.write(f"{part}: {written:,} rows written")
        new_edition()
