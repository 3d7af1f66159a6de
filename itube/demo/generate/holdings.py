"""How many pieces there are of each kind, and which center keeps them."""

import math
from collections import Counter, defaultdict
from functools import cache

from itube.demo.generate.centers import Center, centers
from itube.demo.generate.chance import chance
from itube.demo.generate.sources import Kind, choices, kinds, steps_by_kind

PIECES = 7138
PER_KIND = 10
PER_CENTER = 6
ZIPF = 0.92

FIELD_WEIGHTS = (1.0, 0.55, 0.35, 0.25, 0.2)
CLASS_BOOST = (5.0, 3.5, 2.5, 2.0)
SIZES = {
    "technopark": 1.1, "institute": 1.2, "government": 1.15,
    "certification": 1.2, "public": 1.0, "university": 0.9,
}  # fmt: skip


@cache
def stock() -> dict[str, int]:
    """Return the number of pieces of each kind: at least PER_KIND, the rest by Zipf's law."""
    ranked = sorted(kinds(), key=lambda kind: (_common_rank(kind), -_breadth(kind), kind.slug))
    weights = [1 / (rank + 2.5) ** ZIPF for rank in range(len(ranked))]
    rest = PIECES - PER_KIND * len(ranked)
    shares = [rest * weight / math.fsum(weights) for weight in weights]
    counts = [math.floor(share) for share in shares]
    by_remainder = sorted(range(len(ranked)), key=lambda i: (counts[i] - shares[i], i))
    for i in by_remainder[: rest - sum(counts)]:
        counts[i] += 1
    return {kind.slug: PER_KIND + count for kind, count in zip(ranked, counts, strict=True)}


def _common_rank(kind: Kind) -> int:
    """Return the place among what nearly every laboratory has; the rest share the last."""
    common = choices()["common_kinds"]
    return common.index(kind.slug) if kind.slug in common else len(common)


def _breadth(kind: Kind) -> float:
    """Return how common a kind is likely to be: cheap, of many fields and many steps."""
    steps = len(steps_by_kind().get(kind.slug, ()))
    return len(kind.fields) ** 0.6 * (1 + steps) ** 0.4 * (3e8 / kind.price_won) ** 0.45


@cache
def holdings() -> tuple[tuple[Center, Kind], ...]:
    """Return every piece as its center and kind, in the order of centers and kinds."""
    by_slug = {kind.slug: kind for kind in kinds()}
    left = dict(stock())
    held: dict[str, Counter[str]] = {center.code: Counter() for center in centers()}

    def put(center: Center, slug: str) -> None:
        left[slug] -= 1
        held[center.code][slug] += 1

    # The show-case center: from powder to cell to safety test, and the analysis around it.
    for slug in choices()["showcase_kinds"]:
        put(centers()[0], slug)
    for center in centers()[1:]:
        choose = chance("first pieces", center.code)
        for _ in range(PER_CENTER):
            slugs = [slug for slug in left if left[slug] > 1 and held[center.code][slug] == 0]
            weights = [fit(center, by_slug[slug]) * left[slug] ** 0.5 for slug in slugs]
            put(center, choose.weighted(slugs, weights))

    sizes = {center.code: _size(center) for center in centers()}
    fitting = defaultdict(list)
    for kind in kinds():
        for center in centers():
            if weight := fit(center, kind) * sizes[center.code]:
                fitting[kind.slug].append((center, weight))
    for slug, count in left.items():
        choose = chance("further pieces", slug)
        for _ in range(count):
            weights = [
                weight / (1 + held[center.code][slug]) ** 1.6 for center, weight in fitting[slug]
            ]
            center, _weight = choose.weighted(fitting[slug], weights)
            held[center.code][slug] += 1
    return tuple(
        (center, kind)
        for center in centers()
        for kind in kinds()
        for _ in range(held[center.code][kind.slug])
    )


def fit(center: Center, kind: Kind) -> float:
    """Return how well a kind fits a center; 0 where they share no field."""
    theme = center.theme
    shared = math.fsum(
        weight
        for field, weight in zip(theme.fields, FIELD_WEIGHTS, strict=False)
        if field in kind.fields
    )
    if kind.classification in theme.classifications:
        shared *= CLASS_BOOST[theme.classifications.index(kind.classification)]
    return shared**1.3


def _size(center: Center) -> float:
    if center.code == "C001":
        return 1.6
    return SIZES[center.institution_kind] * math.exp(0.7 * chance("size", center.code).spread())
