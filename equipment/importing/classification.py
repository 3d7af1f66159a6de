"""Loading a file of the standard classification: code, names, and the code of the parent."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from equipment.models import Classification
from equipment.search.index import below, index
from itube.lib.columns import Column
from itube.lib.loading import Cells, Outcome, Report, load_rows
from itube.lib.quantities import plain

COLUMNS = (
    Column("code", gettext_lazy("코드"), ("분류코드", "표준분류코드")),
    Column("name_ko", gettext_lazy("이름"), ("분류명", "표준분류명", "한글명")),
    Column("name_en", gettext_lazy("영문 이름"), ("영문명",)),
    Column("parent", gettext_lazy("상위 코드"), ("상위분류", "상위분류코드", "상위 분류")),
)


def load_classification_file(path: Path, *, dry_run: bool = False) -> Report:
    """Bring the tree to what the file says, by code; return what came of each row.

    Parents stand above their children in the file or are stored already. Nodes that the file
    lacks stay. Raises SheetError if the file as a whole cannot be used.
    """
    return load_rows(path, COLUMNS, ("code", "name_ko"), _Loader(), dry_run=dry_run)


class _Loader:
    def __init__(self) -> None:
        self.nodes = {node.code: node for node in Classification.objects.all()}
        self.has_children = {node.parent_id for node in self.nodes.values()}
        self.moved: list[int] = []

    def load(self, cells: Cells) -> Outcome:
        code, parent_code = plain(cells["code"]), plain(cells.get("parent"))
        parent = self.nodes.get(parent_code)
        if parent_code and parent is None:
            raise ValidationError(
                {"parent": _("상위 코드가 앞에 없어요: %(code)s") % {"code": parent_code}}
            )
        known = self.nodes.get(code)
        node = known or Classification(code=code)
        values = {
            "name_ko": plain(cells["name_ko"]),
            "name_en": plain(cells.get("name_en")) or node.name_en,
            "parent_id": parent.pk if parent else None,
            "level": parent.level + 1 if parent else 1,
        }
        self._check(node, values)
        if known and all(getattr(node, name) == value for name, value in values.items()):
            return Outcome.UNCHANGED
        if known and node.parent_id != values["parent_id"]:
            self.moved.append(node.pk)
        for name, value in values.items():
            setattr(node, name, value)
        node.full_clean(exclude=["parent"], validate_unique=False, validate_constraints=False)
        node.save()
        self.nodes[code] = node
        self.has_children.add(node.parent_id)
        return Outcome.CHANGED if known else Outcome.CREATED

    def finish(self) -> None:
        """Index what lies under moved nodes. Each row is stored already, for a child needs its
        parent's key."""
        index(below(self.moved))

    def _check(self, node: Classification, values: dict) -> None:
        if values["level"] > 3:
            raise ValidationError({"parent": _("분류는 대·중·소 세 단계까지예요.")})
        if node.pk in self.has_children and node.pk and node.level != values["level"]:
            raise ValidationError({"parent": _("하위 분류가 있는 분류의 단계는 바꿀 수 없어요.")})
