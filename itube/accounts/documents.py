"""The documents that come with the portal, as files; a version that is stored is never rewritten.

An operator enters the next version in the administration, with names, periods and contact of its
own. A file's first line is the title, the rest the text.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

FOLDER = settings.BASE_DIR / "fixtures" / "reference" / "documents"
SEOUL = ZoneInfo("Asia/Seoul")
# Kind and version, and from when on each is in force.
SHIPPED = {
    ("privacy", 1): datetime(2026, 1, 1, tzinfo=SEOUL),
    ("privacy", 2): datetime(2026, 11, 30, tzinfo=SEOUL),  # with the chatbot
    ("accessibility", 1): datetime(2026, 1, 1, tzinfo=SEOUL),
}


def load_first(documents: QuerySet, folder: Path = FOLDER) -> None:
    """Store the versions that come with the portal and are not there yet."""
    known = set(documents.values_list("kind", "version"))
    new = []
    for (kind, version), effective_from in SHIPPED.items():
        if (kind, version) not in known:
            (title_ko, body_ko), (title_en, body_en) = (
                _read(folder / f"{kind}-{version}.{language}.txt") for language in ("ko", "en")
            )
            new.append(
                documents.model(
                    kind=kind,
                    version=version,
                    title_ko=title_ko,
                    title_en=title_en,
                    body_ko=body_ko,
                    body_en=body_en,
                    effective_from=effective_from,
                )
            )
    documents.bulk_create(new, ignore_conflicts=True)


def _read(path: Path) -> tuple[str, str]:
    title, _newline, body = path.read_text("utf-8").partition("\n")
    return title.strip(), body.strip() + "\n"
