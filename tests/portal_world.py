"""The portal as it is published, from its own files, with a few of the demonstration's pieces."""

import csv
from itertools import islice
from pathlib import Path

from django.utils import timezone

from centers.importing.centers import load_centers
from centers.importing.institutions import load_institutions
from equipment.importing.experts import load_experts
from equipment.importing.loading import import_file
from equipment.reference import load_reference
from itube.cases.loading import load_cases
from itube.councils.loading import load_councils, load_members
from itube.demo.news import load_news
from itube.demo.seed import DEMO, REFERENCE
from itube.reports.stated import load_investment
from itube.roadshow.loading import load_films
from tests import factories

PIECES = 60


def make_portal(folder: Path) -> None:
    """Load everything that visitors see; the file of the pieces is written into folder."""
    load_reference(REFERENCE)
    load_institutions(REFERENCE / "institutions.json")
    load_centers(DEMO / "centers.csv")
    load_experts(DEMO / "experts.csv")
    now = timezone.now()
    report = import_file(few_pieces(folder), today=timezone.localdate(now))
    assert not report.refused
    load_films(DEMO / "films.json")
    load_councils(REFERENCE / "councils.json")
    load_members(DEMO / "council_members.csv")
    load_cases(DEMO / "cases.json")
    load_news(REFERENCE, DEMO, now)
    load_investment(REFERENCE / "investment.json")
    factories.make_consent_texts()


def few_pieces(folder: Path) -> Path:
    """Write the first PIECES of the demonstration into a file of their own and return it."""
    path = folder / "equipment.csv"
    with (
        (DEMO / "equipment.csv").open(encoding="utf-8-sig", newline="") as all_pieces,
        path.open("w", encoding="utf-8", newline="") as few,
    ):
        csv.writer(few).writerows(islice(csv.reader(all_pieces), PIECES + 1))
    return path
