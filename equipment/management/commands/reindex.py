"""manage.py reindex: write the search index anew."""

import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from equipment.search.index import rebuild
from equipment.tasks import prepare_search
from itube.lib.kept import new_edition

BAR = 40


class Command(BaseCommand):
    help = "Rebuilds the search index of all equipment, with a progress bar."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--outdated",
            action="store_true",
            help="Only what is missing, or was made by older rules; with the words of questions"
            " if there are none at all.",
        )

    def handle(self, *args: object, **options: object) -> None:
        began = time.monotonic()
        written = prepare_search() if options["outdated"] else rebuild(self.show)
        new_edition()
        self.stdout.write(f"{written:,} documents in {time.monotonic() - began:.1f} s")

    def show(self, done: int, total: int) -> None:
        """Redraw the bar; where nobody watches only the last line is written."""
        if self.stdout.isatty() or done == total:
            full = BAR * done // total
            self.stdout.write(
                f"\r[{'#' * full}{'.' * (BAR - full)}] {done:,}/{total:,}",
                ending="\n" if done == total else "",
            )
