"""What the documents of many pieces have in common: their kind, center and classification."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import override

from centers.models import Center, Province
from equipment.models import Classification, EvaluationFactor, Kind, ProcessStep, StepKind
from equipment.search.analysis import faint
from equipment.search.lexicon import Lexicon, current
from itube.lib.provinces import ALSO_CALLED, PROVINCE_SHORT


class OfKind(NamedTuple):
    tokens: frozenset[str]
    field_mask: int
    sector_ids: tuple[int, ...]
    stage_mask: int
    step_ids: frozenset[int]


class Shared:
    """All kinds, centers and classifications as they are at one state of the lexicon.

    What a kind or a center adds to a document is worked out when the first piece of it is indexed.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        """Read all tables that documents draw on, in eight statements."""
        self.lexicon = lexicon
        self._parents = dict(Classification.objects.values_list("pk", "parent_id"))
        self.items: dict[int, int] = {}
        self._step_words: dict[int, list[str]] = defaultdict(list)
        steps = ProcessStep.objects.values_list("pk", "item", "name_ko", "item__name_ko")
        for step, item, *names in steps:
            self.items[step] = item
            self._step_words[step] += names
        for step, name in EvaluationFactor.objects.values_list("step", "name_ko"):
            self._step_words[step].append(name)
        self._steps: dict[int, set[int]] = defaultdict(set)
        for kind, step in StepKind.objects.values_list("kind", "step"):
            self._steps[kind].add(step)
        kinds = Kind.objects.prefetch_related("fields__sector", "stages", "terms")
        self._kinds_read = {kind.pk: kind for kind in kinds}
        centers = Center.objects.select_related("institution")
        self._centers_read = {center.pk: center for center in centers}
        self._kinds: dict[int, OfKind] = {}
        self._centers: dict[int, frozenset[str]] = {}

    def kind(self, key: int) -> OfKind:
        """Return what pieces of a kind have in common."""
        if key not in self._kinds:
            self._kinds[key] = self._of_kind(self._kinds_read[key])
        return self._kinds[key]

    def center(self, key: int) -> frozenset[str]:
        """Return the tokens that pieces of a center have in common."""
        if key not in self._centers:
            center = self._centers_read[key]
            institution = center.institution
            names = [center.name_ko, center.name_en, institution.name_ko, institution.name_en]
            names += [center.city_ko, center.city_en, *_province_names(center.province)]
            self._centers[key] = frozenset(self._tokens(names, joined=True))
        return self._centers[key]

    def is_published(self, key: int) -> bool:
        """Return whether anyone may see a center."""
        return self._centers_read[key].is_published

    def line(self, node: int | None) -> tuple[int, ...]:
        """Return a node of the classification and all above it, the highest first."""
        return () if node is None else (*self.line(self._parents[node]), node)

    def _of_kind(self, kind: Kind) -> OfKind:
        names = [kind.name_ko, kind.name_en, *(term.text for term in kind.terms.all())]
        fields, stages = list(kind.fields.all()), list(kind.stages.all())
        around = [field.name_ko for field in fields] + [stage.name_ko for stage in stages]
        around += [field.sector.name_ko for field in fields]
        around += [word for step in self._steps[kind.pk] for word in self._step_words[step]]
        return OfKind(
            tokens=frozenset(
                self._tokens(names, joined=True)
                | self._tokens([kind.use_ko, kind.use_en])
                | faint(self._tokens(around))
            ),
            field_mask=sum(1 << field.bit for field in fields),
            sector_ids=tuple(sorted({field.sector_id for field in fields})),
            stage_mask=sum(1 << stage.bit for stage in stages),
            step_ids=frozenset(self._steps[kind.pk]),
        )

    def _tokens(self, texts: Iterable[str], *, joined: bool = False) -> set[str]:
        return {token for text in texts for token in self.lexicon.tokens(text, joined=joined)}


def _province_names(code: str) -> list[str]:
    names = list(ALSO_CALLED.get(code, ()))
    for language, _name in settings.LANGUAGES:
        with override(language):
            names += [str(Province(code).label), str(PROVINCE_SHORT[code])]
    return names


_kept: list[Shared] = []


def shared(words: Lexicon | None = None) -> Shared:
    """Return what pieces share now; one statement if this process has read that state already.

    words: as they would be with that lexicon; nothing of it is kept.
    """
    if words is not None:
        return Shared(words)
    lexicon = current()
    kept = _kept[:1]
    if not kept or kept[0].lexicon is not lexicon:
        kept = [Shared(lexicon)]
        _kept[:] = kept
    return kept[0]
