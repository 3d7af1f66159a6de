"""Equipment from the rows of a file: what each row means, what it changes, and storing in bulk."""

import datetime
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export import resources

from centers.models import Center
from equipment.importing import lookups
from equipment.importing.children import StoredChildren
from equipment.importing.columns import NUMBERS
from equipment.importing.fields import SIMPLE_FIELDS, OrDefault
from equipment.importing.matching import Pieces, duplicates, numbers_of
from equipment.importing.specs import parse_specs
from equipment.importing.steps import OwnSteps, Steps
from equipment.importing.storing import Change, store_changed, store_new
from equipment.importing.tariffs import for_modes, parse_fee, parse_tariffs
from equipment.models import Equipment, Spec, Tariff
from equipment.numbers import lock_numbers
from itube.lib.quantities import parse_date, parse_won

BATCH = 500
RELATIONS = ("center", "kind", "classification", "qualification")
CLASSIFICATION_PATH = ("classification_large", "classification_middle", "classification_small")

Cells = dict[str, Any]


class EquipmentResource(resources.ModelResource):
    """Reads rows keyed as in columns.COLUMNS. A column that the file lacks changes nothing.

    numbers are the sheet's row numbers of the dataset's rows; limit_to refuses rows of other
    centers; won_units say what a bare number of a column counts.
    """

    class Meta:
        model = Equipment
        fields = ()
        use_bulk = True
        batch_size = BATCH
        skip_diff = True
        report_skipped = True

    def __init__(
        self,
        numbers: list[int],
        *,
        limit_to: Center | None = None,
        won_units: dict[str, int] | None = None,
        today: datetime.date,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        super().__init__()
        self.create_instances: list[Change] = []
        self.update_instances: list[Change] = []
        self.fields = dict(SIMPLE_FIELDS)
        if unit := (won_units or {}).get("acquisition_won"):
            self.fields["acquisition_won"] = OrDefault(
                "acquisition_won", lambda value: parse_won(value, unit)
            )
        self.numbers, self.limit_to, self.today = numbers, limit_to, today
        self.progress = progress
        self.remarks: Counter[str] = Counter()
        self.present: list[OrDefault] = []
        self.stored: list[int] = []
        self.row_of: dict[int, int] = {}  # piece -> the sheet's row that means it

    def get_import_fields(self) -> list[OrDefault]:
        return self.present

    # --- Before the rows ---------------------------------------------------------------------
    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        # Also lets imports queue behind each other.
        lock_numbers()
        self.columns = set(dataset.headers)
        self.present = [field for key, field in self.fields.items() if key in self.columns]
        self.written = [key for key in self.fields if key in self.columns]
        self.written += [key for key in RELATIONS if key in self.columns or key == "center"]
        if "classification" not in self.columns and self.columns.intersection(CLASSIFICATION_PATH):
            self.written.append("classification")
        self.centers, self.kinds = lookups.Centers(), lookups.Kinds()
        self.classifications = lookups.Classifications()
        self.qualifications, self.definitions = lookups.Qualifications(), lookups.Definitions()
        rows = list(dataset.dict)
        self.pieces = Pieces(rows)
        self.children = StoredChildren(self.pieces.by_pk)
        self.own_steps = OwnSteps(self.pieces.by_pk)
        self.doubles = duplicates(
            (number, row, self._center(row)[0])
            for number, row in zip(self.numbers, rows, strict=True)
        )

    def _center(self, row: Cells) -> tuple[Center | None, str]:
        """Return the center that a row names, and why not if it names one wrongly."""
        try:
            found = self.centers.find(row.get("center"), row.get("institution"))
        except ValueError as error:
            return None, str(error)
        return found or self.limit_to, ""

    # --- One row -----------------------------------------------------------------------------
    def before_import_row(self, row: Cells, **kwargs: Any) -> None:
        self.place = kwargs["row_number"] - 1
        if self.progress:
            self.progress(self.place + 1, len(self.numbers))
        number = self.numbers[self.place]
        if not any(numbers_of(row)):
            raise ValidationError(
                {
                    NUMBERS[0]: _(
                        "장비등록번호, i-tube 번호, 자산관리번호 가운데 하나는 있어야 해요."
                    )
                }
            )
        if number in self.doubles:
            key, numbers = self.doubles[number]
            others = ", ".join(str(other) for other in numbers if other != number)
            raise ValidationError({key: _("같은 번호가 %(rows)s행에도 있어요.") % {"rows": others}})
        self.center, self.center_fault = self._center(row)

    def get_instance(self, instance_loader: Any, row: Cells) -> Equipment | None:
        piece = self.pieces.find(row, self.center)
        if piece is not None:
            first = self.row_of.setdefault(piece.pk, number := self.numbers[self.place])
            if first != number:
                raise ValidationError(
                    {NUMBERS[0]: _("%(row)d행과 같은 장비예요.") % {"row": first}}
                )
        return piece

    def after_init_instance(
        self, instance: Equipment, new: bool, row: Cells, **kwargs: Any
    ) -> None:
        self.before = {} if new else self._values(instance)
        self.specs: list[Spec] | None = None
        self.steps: Steps | None = None
        self.tariffs: list[Tariff] = []

    def _values(self, piece: Equipment) -> Cells:
        return {
            key: getattr(piece, f"{key}_id" if key in RELATIONS else key) for key in self.written
        }

    def import_instance(self, instance: Equipment, row: Cells, **kwargs: Any) -> None:
        faults: dict[str, str] = {}
        for field in self.get_import_fields():
            try:
                field.save(instance, row)
            except ValueError as error:
                faults[field.attribute] = str(error)
        for key, fill in (
            ("center", self._fill_center),
            ("kind", self._fill_kind),
            ("classification", self._fill_classification),
            ("qualification", self._fill_qualification),
            ("specs", self._fill_specs),
            ("tariffs", self._fill_tariffs),
            ("steps", self._fill_steps),
        ):
            try:
                fill(instance, row)
            except ValueError as error:
                faults[key] = str(error)
        if faults:
            raise ValidationError(faults)

    def _fill_center(self, piece: Equipment, row: Cells) -> None:
        if self.center_fault:
            raise ValueError(self.center_fault)
        own = piece.center if piece.center_id else None
        if self.limit_to and {center for center in (own, self.center) if center} != {self.limit_to}:
            raise ValueError(
                _("%(code)s 센터의 장비만 받을 수 있어요.") % {"code": self.limit_to.code}
            )
        if self.center:
            piece.center = self.center

    def _fill_kind(self, piece: Equipment, row: Cells) -> None:
        kind = self.kinds.find(row.get("kind"))
        if kind is None and piece.kind_id is None:
            kind = self.kinds.guess(row.get("name_ko"), row.get("name_en"))
        if kind is not None:
            piece.kind = kind

    def _fill_classification(self, piece: Equipment, row: Cells) -> None:
        value = row.get("classification") or " > ".join(
            str(row[key]) for key in CLASSIFICATION_PATH if row.get(key)
        )
        node = self.classifications.find(value)
        if node is not None:
            piece.classification = node
        elif piece.classification_id is None and piece.kind_id is not None:
            piece.classification = piece.kind.classification

    def _fill_qualification(self, piece: Equipment, row: Cells) -> None:
        if "qualification" in self.columns and piece.center_id:
            piece.qualification = self.qualifications.get(piece.center, row["qualification"])

    def _fill_specs(self, piece: Equipment, row: Cells) -> None:
        if "specs" not in self.columns:
            return
        specs = parse_specs(row["specs"])
        unread = sum(spec.low is None and spec.high is None for spec in specs)
        if unread:
            self.remarks[_("수로 읽지 못해 글로 둔 규격")] += unread
        self.specs = self.definitions.rows(specs)

    def _fill_tariffs(self, piece: Equipment, row: Cells) -> None:
        tariffs = parse_tariffs(row.get("tariffs")) or parse_fee(
            row.get("fee"), row.get("fee_basis")
        )
        self.tariffs = self.children.new_tariffs(
            piece,
            for_modes(tariffs, piece.use_modes),
            parse_date(row.get("tariff_valid_from")),
            self.today,
        )

    def _fill_steps(self, piece: Equipment, row: Cells) -> None:
        if "steps" in self.columns:
            self.steps = self.own_steps.read(row["steps"])

    # --- What a row changes --------------------------------------------------------------------
    def skip_row(
        self, instance: Equipment, original: Any, row: Cells, import_validation_errors: Any = None
    ) -> bool:
        """Return whether a row without faults changes nothing, specs, fees and steps included."""
        if import_validation_errors or not self.before:
            return False
        if self.specs is not None and not self.children.specs_differ(instance, self.specs):
            self.specs = None
        if self.steps is not None and not self.own_steps.differ(instance, self.steps):
            self.steps = None
        pending = instance.qualification is not None and instance.qualification.pk is None
        return (
            self._values(instance) == self.before
            and not pending
            and self.specs is None
            and self.steps is None
            and not self.tariffs
        )

    def validate_instance(
        self,
        instance: Equipment,
        import_validation_errors: Any = None,
        validate_unique: bool = True,
    ) -> None:
        faults: dict[str, Any] = dict(import_validation_errors or {})
        required = {
            "name_ko": instance.name_ko,
            "center": instance.center_id,
            "kind": instance.kind_id,
            "classification": instance.classification_id,
        }
        for key, value in required.items():
            if (
                not value
                and key not in faults
                and not (key == "classification" and "kind" in faults)
            ):
                faults[key] = ValidationError(_("비어 있어요. 꼭 있어야 하는 값이에요."))
        if instance.exclusive_reason and instance.use_scope != "exclusive":
            faults.setdefault(
                "exclusive_reason",
                ValidationError(_("활용범위가 단독활용일 때만 적을 수 있어요.")),
            )
        if faults:
            raise ValidationError(faults)

    # --- Storing -----------------------------------------------------------------------------
    def save_instance(
        self, instance: Equipment, is_create: bool, row: Cells, **kwargs: Any
    ) -> None:
        """Let the piece wait for its batch."""
        if not instance.itube_no:
            instance.itube_no = self.pieces.take_number()
        waiting = self.create_instances if is_create else self.update_instances
        waiting.append(Change(instance, self.specs, self.tariffs, self.steps))

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        """Store the new pieces waiting. Errors end the import."""
        if self.create_instances:
            self.stored += store_new(self.create_instances)
            self.create_instances.clear()

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        """Store the changed pieces waiting: only the columns that the file has."""
        if self.update_instances:
            self.stored += store_changed(self.update_instances, self.written)
            self.update_instances.clear()

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Nothing: the database gives out the keys, so that no sequence has to be reset."""
