"""Files of equipment for the tests of their import."""

import csv
import datetime
import io

import openpyxl

from equipment.importing.loading import import_file
from tests.factories import make_center, make_classification, make_kind

TODAY = datetime.date(2026, 3, 2)


def make_vocabulary():
    """Two centers of two institutions, a classification of three levels, and three kinds."""
    optics = make_classification(code="A", name_ko="광학·전자영상장비")
    microscopes = make_classification(code="A1", name_ko="현미경", parent=optics, level=2)
    make_classification(code="A11", name_ko="전자현미경", parent=microscopes, level=3)
    make_kind(
        slug="sem",
        name_ko="주사전자현미경",
        name_en="Scanning Electron Microscope",
        classification=microscopes,
        terms=("전자현미경",),
        acronyms=("SEM",),
    )
    make_kind(
        slug="tem",
        name_ko="투과전자현미경",
        name_en="Transmission Electron Microscope",
        classification=microscopes,
        terms=("전자현미경",),
        acronyms=("TEM",),
    )
    make_kind(slug="oven", name_ko="건조기", name_en="Oven", classification=optics)
    return make_center(code="C001"), make_center(code="C002")


def row(number, **cells):
    """A row without fault; the number tells it from others."""
    return {
        "registration_no": f"NFEC-2020-05-{number:06d}",
        "itube_no": f"EPN{number:07d}",
        "center": "C001",
        "kind": "sem",
        "name_ko": "주사전자현미경",
        "maker": "가나정밀",
        "acquired_on": "2020-05-01",
        "acquisition_won": "120,000,000",
        "use_modes": "direct,test",
        "specs": "가속전압 0.3~30kV; 배율 5~300,000배",
        "tariffs": "직접사용 시간당 60,000원; 분석·시험의뢰 건당 120,000원",
        "tariff_valid_from": "2024-01-01",
        **cells,
    }


def write_csv(path, rows, encoding="utf-8"):
    """Write rows under all headings that one of them has."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_xlsx(path, rows):
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    book = openpyxl.Workbook()
    book.active.append(headings)
    for cells in rows:
        book.active.append([cells.get(heading) for heading in headings])
    book.save(path)
    return path


def load(folder, rows, **options):
    """Import rows as a file in folder and return the report."""
    return import_file(write_csv(folder / "file.csv", rows), today=TODAY, **options)


def counts(report):
    """Created, changed, unchanged, refused."""
    return report.created, report.changed, report.unchanged, len(report.refused)


def reasons(report):
    """The only refused row's reasons by column."""
    (refusal,) = report.refused
    return dict(refusal.reasons)
