"""The reference files as rows of the service page, made in memory: no database is asked."""

from functools import lru_cache

from itube.portal.services.rows import Factor, Page, Rows, Step
from tests.equipment.search.reference import read_file

# Courses as centers teach them; each with the kinds that it is about.
COURSES = {
    "sem": ("주사전자현미경 직접 사용", "Using an SEM", ["scanning-electron-microscope"]),
    "cycler": ("충방전 시험 기초", "Basics of cycling tests", ["battery-cycler"]),
    "emc": ("전자파 시험 실무", "EMC testing", ["electromagnetic-anechoic-chamber"]),
}


@lru_cache(maxsize=1)
def kinds() -> list[dict]:
    """Return the kinds; the place of each is its key in tests.equipment.search.reference."""
    return read_file("equipment_kinds")


def slug_of(key: int) -> str:
    return kinds()[key]["slug"]


@lru_cache(maxsize=1)
def reference_rows() -> Rows:
    """Return the rows: a piece of each kind, the whole service map, COURSES."""
    keys = {kind["slug"]: key for key, kind in enumerate(kinds())}

    def keyed(slugs):
        return tuple(keys[slug] for slug in slugs)

    def named(slugs):
        rows = [kinds()[key] for key in keyed(slugs)]
        return tuple(name for row in rows for name in (row["kind_ko"], row["kind_en"]))

    return Rows(
        held=dict.fromkeys(keys.values(), 1),
        steps=tuple(
            Step(
                item["slug"],
                step["number"],
                *(item["name_ko"], item["name_en"], step["name_ko"], step["name_en"]),
                *(step["summary_ko"], step["summary_en"]),
                keyed(step["kinds"]),
                tuple(
                    Factor(factor["name_ko"], factor["name_en"], keyed(factor["kinds"]))
                    for factor in step["evaluation_factors"]
                ),
            )
            for item in read_file("service_map")
            for step in item["steps"]
        ),
        courses=tuple(
            Page(code, korean, english, ("", ""), keyed(slugs), named(slugs))
            for code, (korean, english, slugs) in COURSES.items()
        ),
    )
