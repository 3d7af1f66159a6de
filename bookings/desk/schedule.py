"""One day of a center as a table: pieces down, half hours across, blocks that span columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bookings.availability.opening import at_minute, day_span
from bookings.models import Booking, Maintenance, Occupancy
from bookings.states import HOLDING, PENDING, State
from bookings.templatetags.bookings import clock_time, period
from centers.models import Center, OpeningHours
from equipment.models import Equipment
from itube.lib.periods import Span

HALF_HOUR = timedelta(minutes=30)
# What a table shows of a center that is closed on the day and has nothing in it.
OFFICE_HOURS = (9 * 60, 18 * 60)

# The look of a block; a confirmed booking has the plain one.
LOOKS = {
    State.IN_USE: "use",
    State.COMPLETED: "done",
    State.NO_SHOW: "done",
    **dict.fromkeys(PENDING, "ask"),
}


@dataclass(frozen=True)
class Block:
    """Something that takes a piece over span; the times are those of use, without buffers."""

    piece: Equipment
    unit: int
    span: Span
    look: str
    title: str
    word: str | Promise
    url: str

    @property
    def times(self) -> str:
        """`14:00~18:00`; what reaches over midnight names its days."""
        day = day_span(timezone.localdate(self.span.start))
        if not day.covers(self.span):
            return period(self.span)
        end = "24:00" if self.span.end == day.end else clock_time(self.span.end)
        return f"{clock_time(self.span.start)}~{end}"


@dataclass(frozen=True)
class Cell:
    """A block over so many half hours, or an empty half hour; is_half: the second of its hour."""

    columns: int
    block: Block | None = None
    is_half: bool = False


@dataclass(frozen=True)
class Lines:
    """A piece and its lines of cells: one, or more where blocks lie side by side."""

    piece: Equipment
    lines: list[list[Cell]]


@dataclass(frozen=True)
class Hour:
    """An hour at the head of the table; is_now: the present moment lies in it."""

    start: datetime
    is_now: bool


@dataclass(frozen=True)
class DayTable:
    """The table of one Seoul day. shown is what its columns reach over, whole hours."""

    day: date
    shown: Span
    hours: list[Hour]
    rows: list[Lines]


def holdings_of(center: Center, window: Span) -> list[Occupancy]:
    """Return what takes time of the center's pieces within window and is no booking.

    Maintenance, offers, and time that is held for someone who waits; one statement.
    """
    return list(
        Occupancy.objects.holding()
        .filter(equipment__center=center.pk, booking=None, span__overlap=(window.start, window.end))
        .select_related(
            "equipment__center",
            "maintenance__equipment",
            "offer__booking__company",
            "offer__booking__user",
            "offer__booking__equipment",
        )
        .order_by("span", "unit")
    )


def coming_of(holdings: Iterable[Occupancy], now: datetime) -> list[Maintenance]:
    """Return the maintenance among holdings that is not over at now, each once."""
    found = {
        holding.maintenance_id: holding.maintenance
        for holding in holdings
        if holding.maintenance is not None and holding.maintenance.end > now
    }
    return sorted(found.values(), key=lambda kept: (kept.start, kept.pk))


def bookings_of(
    center: Center, window: Span, pieces: Sequence[Equipment] | None = None
) -> list[Booking]:
    """Return the bookings that take or took time within window, each with its unit; one statement.

    Of all the center's pieces, or only of those given.

    What was refused, cancelled or let run out took none.
    """
    unit = (
        Occupancy.objects.filter(booking=OuterRef("pk"))
        .order_by("-holds", "-pk")
        .values("unit")[:1]
    )
    bookings = Booking.objects.filter(
        equipment__center=center.pk, state__in=(*HOLDING, State.COMPLETED, State.NO_SHOW)
    )
    if pieces is not None:
        bookings = bookings.filter(equipment__in=[piece.pk for piece in pieces])
    return list(
        bookings.overlapping(window.start, window.end)
        .for_list()
        .annotate(unit=Subquery(unit))
        .order_by("starts_at", "pk")
    )


def day_table(
    center: Center,
    day: date,
    now: datetime,
    holdings: Iterable[Occupancy],
    pieces: Sequence[Equipment] | None = None,
) -> DayTable:
    """Return the table of a Seoul day: of pieces, else of those that have something in it.

    Those that have stand first: of a hundred pieces most have nothing on a day. holdings may reach
    beyond the day. Two statements: bookings and opening hours.
    """
    whole = day_span(day)
    blocks = [_of_booking(booking) for booking in bookings_of(center, whole, pieces)]
    blocks += [block for block in map(_of_holding, holdings) if block.span.overlaps(whole)]
    shown = _columns(center, day, blocks)
    of_piece: dict[int, list[Block]] = {}
    for block in sorted(blocks, key=lambda block: (block.unit, block.span)):
        of_piece.setdefault(block.piece.pk, []).append(block)
    if pieces is None:
        pieces = sorted(
            {block.piece.pk: block.piece for block in blocks}.values(),
            key=lambda piece: (piece.name_ko, piece.pk),
        )
    by_use = sorted(pieces, key=lambda piece: piece.pk not in of_piece)
    rows = [Lines(piece, _lines(of_piece.get(piece.pk, []), shown)) for piece in by_use]
    hours = []
    start = shown.start
    while start < shown.end:
        hours.append(Hour(start, start <= now < start + 2 * HALF_HOUR))
        start += 2 * HALF_HOUR
    return DayTable(day, shown, hours, rows)


def _of_booking(booking: Booking) -> Block:
    return Block(
        booking.equipment,
        getattr(booking, "unit", None) or 1,
        booking.span,
        LOOKS.get(State(booking.state), ""),
        str(booking.company or booking.user),
        booking.get_state_display(),
        reverse("desk:booking", args=[booking.reference]),
    )


def _of_holding(holding: Occupancy) -> Block:
    piece, unit = holding.equipment, holding.unit
    if holding.maintenance is not None:
        kept = holding.maintenance
        span = Span(holding.span.lower, holding.span.upper)
        word = kept.text if kept.kind != Maintenance.Kind.IN_HOUSE else ""
        url = reverse("desk:maintenance")
        return Block(piece, unit, span, "fix", kept.get_kind_display(), word, url)
    if holding.offer is not None:
        offer, asked = holding.offer, holding.offer.booking
        url = ""
        if asked.equipment.center_id == piece.center_id:
            url = reverse("desk:booking", args=[asked.reference])
        title = str(asked.company or asked.user) if url else _("다른 센터의 연계 제안")
        return Block(piece, unit, offer.span, "ask", title, State.OFFERED.label, url)
    span = Span(holding.span.lower, holding.span.upper)
    return Block(piece, unit, span, "ask", _("빈 시간 대기자"), _("시간 확보"), "")


def _columns(center: Center, day: date, blocks: Iterable[Block]) -> Span:
    """Return the whole hours that the day's opening hours and its blocks need."""
    whole = day_span(day)
    stretches = OpeningHours.objects.filter(center=center.pk, weekday=day.weekday())
    starts, ends = [], []
    for opens, closes in stretches.values_list("opens", "closes"):
        starts.append(at_minute(day, opens))
        ends.append(at_minute(day, closes))
    if not starts:
        starts, ends = [at_minute(day, OFFICE_HOURS[0])], [at_minute(day, OFFICE_HOURS[1])]
    for block in blocks:
        starts.append(max(block.span.start, whole.start))
        ends.append(min(block.span.end, whole.end))
    first, last = min(starts) - whole.start, max(ends) - whole.start
    hour = 2 * HALF_HOUR
    return Span(whole.start + first // hour * hour, whole.start + -(-last // hour) * hour)


def _lines(blocks: Iterable[Block], shown: Span) -> list[list[Cell]]:
    """Lay the blocks of one piece out; what shares a half hour goes on another line."""
    columns = (shown.end - shown.start) // HALF_HOUR
    lines: list[list[tuple[int, int, Block]]] = []
    for block in blocks:
        first = max(0, (block.span.start - shown.start) // HALF_HOUR)
        last = min(columns, -((shown.start - block.span.end) // HALF_HOUR))
        for line in lines:
            if line[0][2].unit == block.unit and all(
                last <= start or end <= first for start, end, _block in line
            ):
                line.append((first, last, block))
                break
        else:
            lines.append([(first, last, block)])
    return [_cells(sorted(line, key=lambda placed: placed[0]), columns) for line in lines] or [
        _cells([], columns)
    ]


def _cells(placed: Iterable[tuple[int, int, Block]], columns: int) -> list[Cell]:
    cells, at = [], 0
    for start, end, block in placed:
        cells += [Cell(1, is_half=column % 2 == 1) for column in range(at, start)]
        cells.append(Cell(end - start, block))
        at = end
    return cells + [Cell(1, is_half=column % 2 == 1) for column in range(at, columns)]
