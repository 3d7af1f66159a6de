"""Up to four pieces side by side: what they are, cost and can do, and where they differ."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from bookings.policies import WITH_POLICY
from equipment.fees import in_force
from equipment.models import Equipment, Spec, Tariff, UseMode
from itube.finder.hits import first_hours_within
from itube.lib.periods import Span
from itube.portal.conditions import address
from itube.portal.templatetags.equipment import amount, basis, modes, spec_values
from itube.portal.templatetags.portal import day

MOST = 4
# Of an address that names more, so many numbers are looked up and told to be unknown.
READ = 20
LOOK_AHEAD = timedelta(days=14)
# Longer than any number of a piece; what was typed is repeated so far.
SHOWN = 30


@dataclass(frozen=True)
class Column:
    """One piece: when it is free next, and the address of the same comparison without it."""

    piece: Equipment
    time: Span | None
    without: str


@dataclass(frozen=True)
class Row:
    """One fact of all pieces, in the order of the columns; an empty text is not known."""

    label: str
    texts: list[str]

    @property
    def differs(self) -> bool:
        """Whether not all pieces say the same; that one says nothing is a difference too."""
        return len(set(self.texts)) > 1


@dataclass(frozen=True)
class Group:
    """Rows under one heading. missing stands where a piece has nothing to say."""

    title: str
    rows: list[Row]
    missing: str


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The pieces of ?equipment=, given up to four times; ?only=different leaves out what is equal.

    Five statements, however many pieces.
    """
    numbers = list(dict.fromkeys(n.strip().upper() for n in request.GET.getlist("equipment")))
    numbers = [number for number in numbers if number][:READ]
    pieces, unknown = _pieces(numbers)
    shown = pieces[:MOST]
    now = timezone.now()
    groups = _groups(shown, timezone.localdate(now)) if shown else []
    differing = sum(row.differs for group in groups for row in group.rows)
    only = request.GET.get("only") == "different" and len(shown) > 1
    if only:
        groups = [
            Group(group.title, [row for row in group.rows if row.differs], group.missing)
            for group in groups
        ]
    kept = request.GET.copy()
    kept.setlist("equipment", [piece.number for piece in shown])
    context = {
        "now": now,
        "columns": _columns(shown, kept, now),
        "groups": [group for group in groups if group.rows],
        "differing": differing,
        "only": only,
        "all_url": address(kept, only=[]),
        "different_url": address(kept, only=["different"]),
        "unknown": [number[:SHOWN] for number in unknown],
        "left_out": pieces[MOST:],
        "most": MOST,
    }
    status = 404 if numbers and not shown else 200
    return render(request, "portal/equipment/compare.html", context, status=status)


def _pieces(numbers: Sequence[str]) -> tuple[list[Equipment], list[str]]:
    """Return the pieces of those numbers in their order, each once, and the numbers of none."""
    if not numbers:
        return [], []
    specs = Prefetch("specs", queryset=Spec.objects.select_related("definition"))
    found = (
        Equipment.objects.published()
        .numbered_among(numbers)
        .select_related("kind", "center__institution", "qualification", *WITH_POLICY)
        .prefetch_related("tariffs", specs)
    )
    by_number: dict[str | None, Equipment] = {}
    for piece in found:
        by_number |= {piece.itube_no: piece, piece.registration_no: piece}
    pieces = list({p.pk: p for n in numbers if (p := by_number.get(n))}.values())
    return pieces, [number for number in numbers if number not in by_number]


def _columns(pieces: Sequence[Equipment], kept, now: datetime) -> list[Column]:
    times = first_hours_within(pieces, LOOK_AHEAD, now)
    return [
        Column(
            piece,
            times.get(piece.pk),
            address(kept, equipment=[other.number for other in pieces if other is not piece]),
        )
        for piece in pieces
    ]


# A fact's name, and how a piece tells it.
FACTS: list[tuple[str | Promise, Callable[[Equipment], str]]] = [
    (gettext_lazy("장비종류"), lambda piece: piece.kind.name),
    (gettext_lazy("제작사·모델"), lambda piece: f"{piece.maker} {piece.model}".strip()),
    (gettext_lazy("장비상태"), lambda piece: str(piece.get_status_display())),
    (gettext_lazy("활용범위"), lambda piece: str(piece.get_use_scope_display())),
    (gettext_lazy("이용방법"), lambda piece: modes(piece.use_modes)),
    (gettext_lazy("장비용도"), lambda piece: str(piece.get_purpose_display())),
    (gettext_lazy("대수"), lambda piece: str(piece.units)),
    (
        gettext_lazy("직접사용 자격"),
        lambda piece: piece.qualification.name if piece.qualification else _("필요 없음"),
    ),
    (gettext_lazy("취득일"), lambda piece: day(piece.acquired_on) if piece.acquired_on else ""),
]
CENTER: list[tuple[str | Promise, Callable[[Equipment], str]]] = [
    (gettext_lazy("지원센터"), lambda piece: piece.center.name),
    (gettext_lazy("소재지"), lambda piece: str(piece.center.place)),
    (gettext_lazy("전화"), lambda piece: piece.center.phone),
]


def _groups(pieces: Sequence[Equipment], today: date) -> list[Group]:
    def rows(facts) -> list[Row]:
        told = (Row(str(label), [tell(piece) for piece in pieces]) for label, tell in facts)
        return [row for row in told if any(row.texts)]

    return [
        Group(_("사용료"), _fees(pieces, today), _("없음")),
        Group(_("규격"), _specs(pieces), _("정보 없음")),
        Group(_("센터"), rows(CENTER), _("정보 없음")),
        Group(_("기본정보"), rows(FACTS), _("정보 없음")),
    ]


def _fees(pieces: Sequence[Equipment], today: date) -> list[Row]:
    """Return a row for each use mode that one of the pieces has a fee for."""
    fees = [
        {tariff.use_mode: tariff for tariff in in_force(piece.tariffs.all(), today)}
        for piece in pieces
    ]
    found = [
        Row(str(mode.label), [_fee(of_piece.get(mode)) for of_piece in fees]) for mode in UseMode
    ]
    return [row for row in found if any(row.texts)]


def _fee(tariff: Tariff | None) -> str:
    return " ".join(filter(None, (basis(tariff), amount(tariff)))) if tariff else ""


def _specs(pieces: Sequence[Equipment]) -> list[Row]:
    """Return a row for each spec that one of the pieces has, in the order of the pieces' own.

    What has no definition cannot be set side by side: it comes last, as it was written.
    """
    labels: dict[int | None, str] = {}
    told: list[dict[int | None, list[Spec]]] = []
    for piece in pieces:
        of_piece: dict[int | None, list[Spec]] = defaultdict(list)
        for spec in piece.specs.all():
            of_piece[spec.definition_id].append(spec)
            if spec.definition is not None:
                labels[spec.definition_id] = spec.definition.name
        told.append(of_piece)
    if any(None in of_piece for of_piece in told):
        labels[None] = _("기타")
    return [
        Row(label, [spec_values(of.get(pk, ())) for of in told]) for pk, label in labels.items()
    ]
