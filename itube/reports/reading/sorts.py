"""By what lines can be sorted: SQL for the value of each figure, as its definition has it."""

RAN = "own + internal + external"
YEAR_PARTS = "days_of_365 * 366 + days_of_366 * 365"
SERVICEABLE = "capacity - planned - breakdown"


def _of(part: str, whole: str) -> str:
    return f"({part})::float8 / nullif({whole}, 0)"


# By the id of the definition; a test holds each to it.
SORTS = {
    "operating_hours": RAN,
    "own_hours": "own",
    "internal_hours": "internal",
    "external_hours": "external",
    "yearly_hours": YEAR_PARTS,
    "yearly_rate": _of(RAN, YEAR_PARTS),
    "capacity_hours": "capacity",
    "open_hours": SERVICEABLE,
    "open_rate": _of(RAN, SERVICEABLE),
    "uptime": _of(SERVICEABLE, "capacity"),
    "shared_rate": _of("internal + external", RAN),
    "external_rate": _of("external", RAN),
    "sme_rate": _of("sme", "external"),
    "bookings": "bookings",
    "booked_hours": "booked",
    "booked_rate": _of("booked", SERVICEABLE),
    "yield": _of("fulfilled", "closed"),
    "no_shows": "no_shows",
    "no_show_rate": _of("no_shows", "completed + no_shows"),
    "requests": "requests",
    "first_answer": _of("answer", "answered"),
    "lead_time": _of("lead", "bookings"),
    "rejected": "rejected",
    "expired": "expired",
    "refused_hours": "refused",
    "waits": "waits",
    "wait_hours": "wait_asked",
    "demand": _of("booked + refused + wait_asked", SERVICEABLE),
    "samples": "samples",
    "staff_hours": "staff",
    "income": "income",
    "low": "low",
    "idle": "idle",
    "pieces": "pieces",
    "units": "units",
}
# The least used of the twelve months first, dear ones before cheap.
_YEAR_RATE = _of("ran", "year_of_365 * 366 + year_of_366 * 365")
LEAST_USED = f"""
    coalesce({_YEAR_RATE}, 0),
    (SELECT coalesce(acquisition_won, 0) FROM equipment_equipment e WHERE e.id = line.id) DESC, id
"""  # noqa: S608 - made of constants
