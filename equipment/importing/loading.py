"""Loading a file of equipment: all of it in one transaction, but for the rows that are refused."""

import datetime
from collections.abc import Callable
from pathlib import Path

import tablib
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from import_export.results import Result

from centers.models import Center
from equipment.importing.columns import COLUMNS, LABELS, NUMBERS
from equipment.importing.resource import EquipmentResource
from equipment.search import index
from itube.lib.loading import Refusal, Report, Table, read_table, reasons
from itube.lib.sheets import SheetError


def import_file(
    path: Path,
    *,
    today: datetime.date,
    dry_run: bool = False,
    center: Center | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Bring the database to what the file says, and return what came of each row.

    Rows with a fault are left out and listed; the others are stored together or, if the process
    dies, not at all. A dry run does the same and takes it back. With center, rows of other
    centers are refused. Raises SheetError if the file as a whole cannot be used.
    """
    table = read_table(path, COLUMNS, required=())
    keys = list(table.headings.places)
    if not any(key in keys for key in NUMBERS):
        raise SheetError(
            _("%(names)s 가운데 한 열은 있어야 해요. 어느 장비인지 알 수 없어요.")
            % {"names": ", ".join(str(LABELS[key]) for key in NUMBERS)}
        )
    dataset = tablib.Dataset(
        *([cells[key] for key in keys] for _number, cells in table.rows), headers=keys
    )
    resource = EquipmentResource(
        [number for number, _cells in table.rows],
        limit_to=center,
        won_units=table.headings.won_units,
        today=today,
        progress=progress,
    )
    try:
        with transaction.atomic():
            result = resource.import_data(dataset, dry_run=dry_run, use_transactions=True)
            _raise_unexpected(result)
            if not dry_run:
                index.index(resource.stored)
    except IntegrityError as error:
        raise SheetError(
            _("데이터베이스가 받지 않았어요: %(reason)s") % {"reason": str(error).splitlines()[0]}
        ) from error
    return _report(result, resource, table)


def _raise_unexpected(result: Result) -> None:
    """Raise what django-import-export has caught that is no fault of a row."""
    for error in result.base_errors:
        raise error.error
    for _row, errors in result.row_errors():
        raise errors[0].error


def _report(result: Result, resource: EquipmentResource, table: Table) -> Report:
    refused = [
        Refusal(
            resource.numbers[row.number - 1],
            reasons(row.error, LABELS),
        )
        for row in result.invalid_rows
    ]
    return Report(
        created=result.totals["new"],
        changed=result.totals["update"],
        unchanged=result.totals["skip"],
        refused=[*table.refused, *refused],
        ignored_headings=table.headings.ignored,
        remarks=resource.remarks,
    )
