"""What every portal begins with, demonstration or not, from fixtures/reference."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from centers.importing.institutions import load_institutions
from equipment.reference import load_reference
from itube.councils.loading import load_councils
from itube.news.loading import load_news, load_questions
from itube.reports.stated import load_investment

REFERENCE = settings.BASE_DIR / "fixtures" / "reference"


@transaction.atomic
def load_reference_files(now: datetime) -> dict[str, int]:
    """Bring all that is in the files to what they say; return how many rows each part wrote.

    What somebody has changed in the administration since is brought back too.
    """
    return {
        "vocabulary and service map": load_reference(REFERENCE),
        "institutions": load_institutions(REFERENCE / "institutions.json"),
        "councils and their history": load_councils(REFERENCE / "councils.json"),
        "announced money and roadmaps": load_investment(REFERENCE / "investment.json"),
        "frequent questions": load_questions(REFERENCE / "faq.json"),
        "records of 2020": load_news(REFERENCE / "news.json", now),
    }
