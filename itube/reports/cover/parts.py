"""What a cover report is made of: texts and widths, and nothing of the database."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """A column of a table; width is its share beside the others', as in millimetres."""

    heading: str
    width: float
    unit: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Row:
    """The texts of one row; a sum stands out."""

    cells: list[str]
    is_sum: bool = False


@dataclass(frozen=True)
class Table:
    columns: list[Column]
    rows: list[Row]


@dataclass(frozen=True)
class Headline:
    """A large figure with its change in a year, and the figure that belongs beside it."""

    name: str
    number: str
    unit: str
    change: str
    note: str


@dataclass(frozen=True)
class Bar:
    """A bar of a chart; widths, of now and of a year before, are out of 100 and end there."""

    name: str
    rate: str
    width: float
    width_before: float


@dataclass(frozen=True)
class Section:
    """A heading with what can be said at once, a chart if there is one, a table, and notes."""

    heading: str
    says: list[str]
    table: Table
    notes: list[str] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True)
class Facts:
    """All texts of a cover report in one language; about has labels with their values."""

    language: str
    title: str
    period: str
    about: list[tuple[str, str]]
    headlines: list[Headline]
    headlines_note: str
    legend: tuple[str, str]
    sections: list[Section]
