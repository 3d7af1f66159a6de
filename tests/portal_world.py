"""The portal as it is published, from its own files, with a few of the demonstration's pieces."""

import csv
from itertools import islice
from pathlib import Path

from django.db import connection
from django.utils import timezone

from centers.importing.centers import load_centers
from equipment.importing.experts import load_experts
from equipment.importing.loading import import_file
from itube.cases.loading import load_cases
from itube.councils.loading import load_members
from itube.demo.seed import DEMO
from itube.news.loading import load_news
from itube.portal.reference import load_reference_files
from itube.programs.courses.loading import load_courses
from itube.roadshow.loading import load_films
from tests import factories

PIECES = 60


def make_portal(folder: Path) -> None:
    """Load everything that visitors see; the file of the pieces is written into folder."""
    now = timezone.now()
    load_reference_files(now)
    load_centers(DEMO / "centers.csv")
    load_experts(DEMO / "experts.csv")
    report = import_file(few_pieces(folder), today=timezone.localdate(now))
    assert not report.refused
    load_films(DEMO / "films.json")
    load_members(DEMO / "council_members.csv")
    load_cases(DEMO / "cases.json")
    load_news(DEMO / "news.json", now)
    load_courses(DEMO / "courses.json", now)
    factories.make_consent_texts()
    with connection.cursor() as cursor:
        # As a portal is that has run for a while: what autovacuum saw of the tables here is chance,
        # and a plan made for empty ones may loop for minutes.
        cursor.execute("ANALYZE")


def few_pieces(folder: Path) -> Path:
    """Write the first PIECES of the demonstration into a file of their own and return it."""
    path = folder / "equipment.csv"
    with (
        (DEMO / "equipment.csv").open(encoding="utf-8-sig", newline="") as all_pieces,
        path.open("w", encoding="utf-8", newline="") as few,
    ):
        csv.writer(few).writerows(islice(csv.reader(all_pieces), PIECES + 1))
    return path
