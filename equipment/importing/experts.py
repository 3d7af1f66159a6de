"""Loading a file of experts; they stand here because their fields are a matter of equipment."""

import re
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.models import Center, Expert
from equipment.models import Field
from itube.lib.columns import Column
from itube.lib.loading import Cells, Outcome, Report, load_rows
from itube.lib.quantities import plain
from itube.lib.sheets import Cell
from itube.lib.text import squash

COLUMNS = (
    Column("center", gettext_lazy("센터 코드"), ("센터", "센터코드")),
    Column("name", gettext_lazy("표시 이름"), ("이름", "전문인력")),
    Column("role_ko", gettext_lazy("역할"), ("직무", "직위")),
    Column("role_en", gettext_lazy("영문 역할")),
    Column("fields", gettext_lazy("기술분야"), ("분야", "전문분야")),
    Column("helps_with_ko", gettext_lazy("도울 수 있는 일"), ("지원 내용",), long=True),
    Column("helps_with_en", gettext_lazy("도울 수 있는 일(영문)"), long=True),
)
TEXTS = ("role_ko", "role_en", "helps_with_ko", "helps_with_en")


def load_experts(path: Path, *, dry_run: bool = False) -> Report:
    """Bring experts to what the file says, by center and name; return what came of each row.

    Raises SheetError if the file as a whole cannot be used.
    """
    return load_rows(path, COLUMNS, ("center", "name"), _Loader(), dry_run=dry_run)


class _Loader:
    """Everything that rows are compared with, read once."""

    def __init__(self) -> None:
        self.centers = {one.code: one for one in Center.objects.all()}
        self.experts = {(one.center_id, one.name): one for one in Expert.objects.all()}
        self.fields: dict[str, Field] = {}
        self.fields_of: dict[int, set[int]] = {}
        for field in Field.objects.prefetch_related("experts"):
            self.fields[squash(field.slug)] = self.fields[squash(field.name_ko)] = field
            for expert in field.experts.all():
                self.fields_of.setdefault(expert.pk, set()).add(field.pk)
        self.seen: dict[tuple[int, str], None] = {}
        self.new: list[Expert] = []
        self.changed: list[Expert] = []
        self.new_fields: list[tuple[Expert, list[Field]]] = []

    def load(self, cells: Cells) -> Outcome:
        code = plain(cells.get("center")).upper()
        center = self.centers.get(code)
        if center is None:
            raise ValidationError(
                {"center": _("등록되지 않은 센터예요: %(code)s") % {"code": code}}
            )
        key = (center.pk, plain(cells.get("name")))
        if key in self.seen:
            raise ValidationError(
                {"name": _("같은 이름이 앞에도 있어요: %(name)s") % {"name": key[1]}}
            )
        fields = self._fields(cells["fields"]) if "fields" in cells else None
        known = self.experts.get(key)
        expert = known or Expert(center=center, name=key[1])
        values: dict[str, Any] = {
            name: str(cells[name] or "").strip() for name in TEXTS if name in cells
        }
        values["order"] = sum(pk == center.pk for pk, _name in self.seen) + 1
        changed = known is None or any(
            getattr(expert, name) != value for name, value in values.items()
        )
        for name, value in values.items():
            setattr(expert, name, value)
        expert.full_clean(
            exclude=["center", "user"], validate_unique=False, validate_constraints=False
        )
        self.seen[key] = None
        stored = self.fields_of.get(expert.pk, set())
        relinked = fields is not None and {field.pk for field in fields} != stored
        if relinked:
            self.new_fields.append((expert, fields or []))
        if known is None:
            self.new.append(expert)
            return Outcome.CREATED
        if changed:
            self.changed.append(expert)
        return Outcome.CHANGED if changed or relinked else Outcome.UNCHANGED

    def finish(self) -> None:
        Expert.objects.bulk_create(self.new)
        if self.changed:
            Expert.objects.bulk_update(self.changed, [*TEXTS, "order"], batch_size=200)
        links = Field.experts.through.objects
        links.filter(expert__in=[expert.pk for expert, _fields in self.new_fields]).delete()
        links.bulk_create(
            Field.experts.through(expert_id=expert.pk, field_id=field.pk)
            for expert, fields in self.new_fields
            for field in fields
        )

    def _fields(self, value: Cell) -> list[Field]:
        names = [name for name in re.split(r"[,;]", plain(value)) if name.strip()]
        if unknown := [name for name in names if squash(name) not in self.fields]:
            raise ValidationError(
                {"fields": _("알 수 없는 기술분야예요: %(names)s") % {"names": ", ".join(unknown)}}
            )
        return [self.fields[squash(name)] for name in names]
