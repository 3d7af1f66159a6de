"""Writes rows as CSV: UTF-8 without a byte order mark, LF, columns in the importer's names."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

CENTERS = (
    "code", "institution", "name_ko", "name_en", "summary_ko", "summary_en", "province",
    "city_ko", "city_en", "address_ko", "latitude", "longitude", "phone", "email", "homepage",
    "opened_on", "opening_hours", "closed_days",
)  # fmt: skip

EXPERTS = (
    "center", "name", "role_ko", "role_en", "fields", "helps_with_ko", "helps_with_en",
)  # fmt: skip

COUNCIL_MEMBERS = ("council", "center", "role", "since")

EQUIPMENT = (
    "itube_no", "registration_no", "center", "kind", "classification", "name_ko", "name_en",
    "maker", "model", "origin_country", "asset_no", "acquired_on", "acquisition_method",
    "acquisition_won", "useful_life_years", "equipment_class", "purpose", "status", "use_scope",
    "exclusive_reason", "use_modes", "location_ko", "location_en", "description_ko",
    "description_en", "composition_ko", "usage_examples_ko", "service_contents_ko",
    "service_contents_en", "use_procedure_ko", "use_procedure_en", "fee_reduction_note_ko",
    "fee_reduction_note_en", "cautions_ko", "qualification", "units", "online_booking", "specs",
    "tariffs", "tariff_valid_from", "program_name_ko", "project_name_ko",
)  # fmt: skip


def write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write the columns of each row; what else a row carries stays with the generator."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(columns)
        table.writerows([row[column] for column in columns] for row in rows)
