"""What a file's words mean in the database: centers, kinds, classification, qualifications.

Everything is read once for a file; a row then costs no query.
"""

import re
from collections import defaultdict

from django.utils.text import slugify
from django.utils.translation import gettext as _

from centers.models import Center
from equipment.importing.specs import SpecValue
from equipment.models import Classification, Kind, KindTerm, Qualification, Spec, SpecDefinition
from equipment.units import Unit, converted, unit_of
from itube.lib.quantities import plain
from itube.lib.sheets import Cell
from itube.lib.text import squash

MAX_QUALIFICATION = 80
PATH_PARTS = re.compile(r"\s*[>›»→]\s*")
BRACKETED = re.compile(r"[(\[].*?[)\]]")


class Centers:
    """Finds a center by its code, its name, or its institution if that has only one."""

    def __init__(self) -> None:
        self.by_name: dict[str, set[Center]] = defaultdict(set)
        self.by_institution: dict[str, set[Center]] = defaultdict(set)
        for center in Center.objects.select_related("institution"):
            for name in (center.code, center.name_ko, center.name_en):
                self.by_name[squash(name)].add(center)
            for name in (center.institution.name_ko, center.institution.name_en):
                self.by_institution[squash(name)].add(center)

    def find(self, center: Cell, institution: Cell) -> Center | None:
        """Return the center of two cells, or None if both are empty; raises ValueError."""
        name, holder = plain(center), plain(institution)
        if not name and not holder:
            return None
        found = set(self.by_name[squash(name)]) if name else set()
        held = set(self.by_institution[squash(holder)]) if holder else set()
        if name and not found:
            # A department is written where we would have a center; the institution may do.
            found = set(self.by_institution[squash(name)]) or held
        elif not name:
            found = held
        if len(found) > 1 and found & held:
            found &= held
        if len(found) == 1:
            return found.pop()
        if not found:
            raise ValueError(
                _("등록되지 않은 센터나 기관이에요: %(name)s. 센터 코드(예: C001)로 적어 주세요.")
                % {"name": (name or holder)[:60]}
            )
        codes = ", ".join(sorted(center.code for center in found)[:10])
        raise ValueError(
            _("센터가 여럿이에요: %(codes)s. 센터 열에 코드를 적어 주세요.") % {"codes": codes}
        )


class Kinds:
    """Finds a kind by slug, name, or a word that means exactly one kind."""

    def __init__(self) -> None:
        self.exact: dict[str, Kind] = {}
        self.words: dict[str, set[Kind]] = defaultdict(set)
        by_pk = {}
        for kind in Kind.objects.select_related("classification"):
            by_pk[kind.pk] = kind
            self.exact[kind.slug] = self.exact[squash(kind.name_ko)] = kind
            self.words[squash(kind.name_en)].add(kind)
        for term in KindTerm.objects.all():
            self.words[squash(term.text)].add(by_pk[term.kind_id])

    def find(self, value: Cell) -> Kind | None:
        """Return the kind, or None for an empty cell; raises ValueError naming candidates."""
        text = plain(value)
        if not text:
            return None
        if kind := self.exact.get(text) or self.exact.get(squash(text)):
            return kind
        found = self.words.get(squash(text), set())
        if len(found) == 1:
            return next(iter(found))
        if not found:
            raise ValueError(
                _("알 수 없는 장비종류예요: %(text)s. 장비종류의 이름이나 코드를 적어 주세요.")
                % {"text": text[:60]}
            )
        names = ", ".join(sorted(kind.name_ko for kind in found))
        raise ValueError(
            _("여러 장비종류를 뜻하는 말이에요: %(text)s. 하나로 적어 주세요: %(names)s")
            % {"text": text[:60], "names": names}
        )

    def guess(self, *names: Cell) -> Kind | None:
        """Return the kind that one of the names is, with or without brackets, or None.

        Raises ValueError naming candidates if a name means several kinds.
        """
        for name in names:
            for text in (plain(name), BRACKETED.sub(" ", plain(name))):
                if squash(text) in self.exact or squash(text) in self.words:
                    return self.find(text)
        return None


class Classifications:
    """Finds a node by its code, its path or its name."""

    def __init__(self) -> None:
        self.by_code: dict[str, Classification] = {}
        self.children: dict[int | None, dict[str, Classification]] = defaultdict(dict)
        self.by_name: dict[str, list[Classification]] = defaultdict(list)
        for node in Classification.objects.order_by("level", "code"):
            self.by_code[node.code.upper()] = node
            self.children[node.parent_id][squash(node.name_ko)] = node
            self.by_name[squash(node.name_ko)].append(node)

    def find(self, value: Cell) -> Classification | None:
        """Return the node of `A1`, `광학·전자영상장비 > 현미경` or `현미경`; None if empty."""
        text = plain(value)
        if not text:
            return None
        if node := self.by_code.get(text.upper()):
            return node
        names = [name for name in PATH_PARTS.split(text) if name]
        if len(names) > 1:
            return self._walk(names)
        found = self.by_name[squash(text)]
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(
                _("표준분류가 여럿이에요: %(text)s. 코드(%(codes)s)나 대 > 중 > 소로 적어 주세요.")
                % {"text": text[:60], "codes": ", ".join(node.code for node in found)}
            )
        raise ValueError(_("등록되지 않은 표준분류예요: %(text)s") % {"text": text[:60]})

    def _walk(self, names: list[str]) -> Classification:
        node = None
        for name in names:
            parent = node.pk if node else None
            node = self.children[parent].get(squash(name)) or self.by_code.get(name.upper())
            if node is None or node.parent_id != parent:
                raise ValueError(
                    _("표준분류 %(path)s에 없는 이름이에요: %(name)s")
                    % {"path": " > ".join(names)[:80], "name": name[:40]}
                )
        assert node is not None  # noqa: S101 - names is never empty here
        return node


class Qualifications:
    """The qualifications of the centers by name; those that are missing are made on save."""

    def __init__(self) -> None:
        self.known = {(one.center_id, one.name_ko): one for one in Qualification.objects.all()}

    def get(self, center: Center, value: Cell) -> Qualification | None:
        """Return the center's qualification of that name, perhaps not saved yet."""
        name = plain(value)
        if not name:
            return None
        if len(name) > MAX_QUALIFICATION:
            raise ValueError(_("%(limit)d자까지 적을 수 있어요.") % {"limit": MAX_QUALIFICATION})
        key = (center.pk, name)
        if key not in self.known:
            self.known[key] = Qualification(center=center, name_ko=name)
        return self.known[key]


class Definitions:
    """The spec definitions by name and dimension; those that are missing are made on save."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], SpecDefinition] = {}
        self.by_name: dict[str, SpecDefinition] = {}
        self.keys: set[str] = set()
        for definition in SpecDefinition.objects.order_by("pk"):
            self.keys.add(definition.key)
            dimension = unit_of(definition.unit).dimension
            self.known.setdefault((definition.name_ko, dimension), definition)
            self.by_name.setdefault(definition.name_ko, definition)

    def rows(self, specs: list[SpecValue]) -> list[Spec]:
        """Return specs as rows without a piece, their numbers in the definition's unit."""
        return [self._row(order, spec) for order, spec in enumerate(specs)]

    def _row(self, order: int, spec: SpecValue) -> Spec:
        if not spec.name:
            return Spec(text=spec.text, order=order)
        unit = unit_of(spec.unit)
        if spec.low is None and spec.high is None and spec.name in self.by_name:
            return Spec(definition=self.by_name[spec.name], text=spec.text, order=order)
        definition = self.get(spec.name, unit)
        low, high = (
            None if value is None else converted(value, unit, unit_of(definition.unit))
            for value in (spec.low, spec.high)
        )
        return Spec(
            definition=definition,
            value_from=low,
            value_to=high,
            unit=spec.unit,
            text=spec.text,
            order=order,
        )

    def get(self, name: str, unit: Unit) -> SpecDefinition:
        """Return the definition of name in unit's dimension, perhaps not saved yet."""
        if (name, unit.dimension) not in self.known:
            key = slugify(name, allow_unicode=True)[:60] or "spec"
            # 용량 in litres is another thing than 용량 in kVA.
            suffix = slugify(unit.symbol, allow_unicode=True)
            candidates = [key, f"{key}-{suffix}" if suffix else key]
            candidates += [f"{key}-{number}" for number in range(2, 1000)]
            key = next(key for key in candidates if key not in self.keys)
            self.keys.add(key)
            definition = SpecDefinition(key=key, name_ko=name, unit=unit.symbol)
            self.known[name, unit.dimension] = definition
            self.by_name.setdefault(name, definition)
        return self.known[name, unit.dimension]
