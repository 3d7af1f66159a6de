"""The search: does it find what was meant, and how fast; `make bench-search` runs it.

Quality is asked of the public API: bench/search_judgments.json names for each question the kinds
whose pieces answer it (and the maker, model or spec, where it names one). R@10 is the share of
relevant pieces among the first ten, of ten or as many as there are; MRR the mean of one over the
place of the first relevant one. Beside it stands what `ILIKE` over names and models finds.

Speed is that of the engine's call (`itube.finder.finding.find`), without the page around it. Each
figure is the best of five runs over the whole mix, beside the same run's `SELECT 1`.

With ROWS=1000000 the documents are multiplied to so many in a state of their own
(var/bench-1000000), and only the engine is measured.
"""

import json
import logging
import os
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from bench.state import prepare
from equipment.models import Equipment, KindTerm, SearchDocument, Spec
from equipment.search.index import index, rebuild
from equipment.search.suggest import suggest
from itube.finder.filters import FinderFilter
from itube.finder.finding import find, question_from
from itube.lib.text import squash

JUDGMENTS = json.loads((Path(__file__).parent / "search_judgments.json").read_text("utf-8"))
RUNS = 5
FIRST = 10
# From two pieces to thousands: a model, acronyms, names, words that many kinds share, and none.
WORDS = (
    """
JSM-7900F|SEM|XRD|UTM|ICP-MS|주사전자현미경|현미경|분석기|시험기|측정기|챔버|충방전기|항온항습챔버
배터리 시험|금속 성분 분석|5축 가공기|3D 프린터|대전 현미경|electron microscope|
""".strip()
    .replace("\n", "|")
    .split("|")
)
FILTERS: list[dict[str, list[str]]] = [
    {},
    {},
    {"province": ["KR-30"]},
    {"sector": ["electronics"], "use_mode": ["direct"]},
    {"province": ["KR-11", "KR-41"], "status": ["normal"]},
    {"center_kind": ["technopark"], "fee_max": ["100000"]},
]
TYPED = ["현", "현ㅁ", "혀", "ㅎㅁㄱ", "주사", "주사전", "s", "se", "sem", "jsm", "gusal", "충방"]
TYPED += ["ㅊㅂㅈㄱ", "리튬", "한국전자", "bru", "x선", "5축", "분석", "시험"]
FREE_DAYS = timedelta(days=14)


# --- Quality ------------------------------------------------------------------------------------
class Relevance:
    """Which pieces answer a judged question; reads the database once."""

    def __init__(self) -> None:
        self.kinds: dict[str, set[int]] = defaultdict(set)
        self.models: dict[int, str] = {}
        self.makers: dict[int, str] = {}
        pieces = Equipment.objects.published()
        for pk, kind, maker, model in pieces.values_list("pk", "kind__name_ko", "maker", "model"):
            self.kinds[kind].add(pk)
            self.makers[pk], self.models[pk] = squash(maker), squash(maker + model)
        self.specs: dict[int, str] = defaultdict(str)
        for pk, text in Spec.objects.values_list("equipment", "text"):
            self.specs[pk] += squash(text) + " "

    def of(self, judgment: dict[str, Any]) -> set[int]:
        """Return the relevant pieces."""
        found = set().union(*(self.kinds[kind] for kind in judgment["kinds"]))
        for name, texts in (("model", self.models), ("maker", self.makers), ("spec", self.specs)):
            if wanted := judgment.get(name):
                found = {pk for pk in found if wanted in texts[pk]}
        return found


def literal_words() -> set[str]:
    """Return the names, acronyms and synonyms of all kinds, squashed."""
    terms = KindTerm.objects.values_list("text", flat=True)
    names = KindTerm.objects.values_list("kind__name_ko", "kind__name_en")
    return {squash(text) for text in [*terms, *(name for pair in names for name in pair)]}


def by_api(client: Client, numbers: dict[str, int]) -> Callable[[str], tuple[list[int], int]]:
    def asked(text: str) -> tuple[list[int], int]:
        answer = client.get("/api/v1/equipment/", {"q": text, "page_size": FIRST}).json()
        return [numbers[row["itube_no"]] for row in answer["results"]], answer["count"]

    return asked


def by_ilike(text: str) -> tuple[list[int], int]:
    found = Equipment.objects.published().filter(
        Q(name_ko__icontains=text) | Q(name_en__icontains=text) | Q(model__icontains=text)
    )
    return list(found.order_by("name_ko", "pk").values_list("pk", flat=True)[:FIRST]), found.count()


def judged(ask: Callable[[str], tuple[list[int], int]], relevance: Relevance) -> list[dict]:
    """Return each question that any piece answers with its R@10, the place's inverse and count."""
    rows = []
    for judgment in JUDGMENTS:
        relevant = relevance.of(judgment)
        if not relevant:
            continue
        ids, count = ask(judgment["query"])
        hits = [pk in relevant for pk in ids]
        first = next((1 / place for place, hit in enumerate(hits, 1) if hit), 0.0)
        recall = sum(hits) / min(FIRST, len(relevant))
        rows.append({**judgment, "recall": recall, "first": first, "count": count})
    return rows


def quality() -> None:
    client = Client(headers={"host": "localhost"})
    numbers = dict(Equipment.objects.values_list("itube_no", "pk"))
    relevance = Relevance()
    rows = judged(by_api(client, numbers), relevance)
    plain = {row["query"]: row for row in judged(by_ilike, relevance)}
    literal = literal_words()
    print(f"{'':12} {'n':>4} {'R@10':>6} {'MRR':>6} {'none':>5}   ILIKE R@10")

    def line(name: str, chosen: Iterable[dict]) -> None:
        kept = list(chosen)
        recall = statistics.mean(row["recall"] for row in kept)
        first = statistics.mean(row["first"] for row in kept)
        none = sum(not row["count"] for row in kept)
        beside = statistics.mean(plain[row["query"]]["recall"] for row in kept)
        print(f"{name:12} {len(kept):4} {recall:6.3f} {first:6.3f} {none:5}   {beside:6.3f}")

    for type_ in dict.fromkeys(row["type"] for row in rows):
        line(type_, (row for row in rows if row["type"] == type_))
    line("all", rows)
    line("not literal", (row for row in rows if squash(row["query"]) not in literal))
    for row in rows:
        if row["recall"] < 1:
            print(f"  {row['recall']:.1f} {row['query']}")


# --- Speed --------------------------------------------------------------------------------------
def question(data: dict[str, list[str]]) -> Callable[[], Any]:
    """Return what asks the engine for the first page of an answer, form and all."""
    given = QueryDict(mutable=True)
    for name, values in data.items():
        given.setlist(name, values)
    filterset = FinderFilter(given)
    if not filterset.is_valid():
        raise ValueError(filterset.errors)
    cleaned = filterset.form.cleaned_data
    return lambda: find(question_from(cleaned, timezone.now()))


def mix() -> Iterator[dict[str, list[str]]]:
    for words in WORDS:
        for filters in FILTERS:
            yield {**filters, **({"q": [words]} if words else {})}


def times(deeds: Iterable[Callable[[], object]]) -> list[float]:
    """Return the milliseconds that each deed takes, in order of length."""
    taken = []
    for deed in deeds:
        started = time.perf_counter()
        deed()
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)


def select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def measure(name: str, deeds: list[Callable[[], object]], bar: str) -> None:
    """Print the median and the 95th percentile of the best of five runs over all deeds."""
    times(deeds)
    runs = []
    for _ in range(RUNS):
        one = statistics.median(times([select_one] * 50))
        taken = times(deeds)
        runs.append((taken[len(taken) // 2], taken[int(len(taken) * 0.95)], one))
    median, high = min(run[0] for run in runs), min(run[1] for run in runs)
    one = min(run[2] for run in runs)
    print(
        f"{name:34} {len(deeds):4} p50 {median:7.2f} ms ({median / one:5.1f} x SELECT 1)"
        f"  p95 {high:7.2f} ms   SELECT 1 {one:.3f} ms   bar: {bar}"
    )


def speed(rows: int) -> None:
    many = rows > 100_000
    bar = "p95 <= 400 ms" if many else "p50 <= 60 x, p95 <= 15 ms"
    measure("hits, total and facets", [question(data) for data in mix()], bar)
    measure("suggestions", [lambda text=text: suggest(text) for text in TYPED], "p95 <= 5 ms")
    if many:
        return
    start = timezone.now()
    free = {
        "free_from": [start.isoformat()],
        "free_to": [(start + FREE_DAYS).isoformat()],
        "free_hours": ["3"],
    }
    measure(
        "with 14 days of free time",
        [question({**data, **free}) for data in mix() if data.get("q") is None] * 4,
        "p95 <= 120 ms",
    )
    measure("with words and free time", [question({**data, **free}) for data in mix()], "-")


def indexing() -> None:
    started = time.perf_counter()
    rows = rebuild()
    print(f"reindex of {rows:,} pieces: {time.perf_counter() - started:.1f} s   bar: 10 s")
    ids = list(Equipment.objects.published().order_by("?").values_list("pk", flat=True)[:100])
    measure("one piece indexed", [lambda pk=pk: index([pk]) for pk in ids], "<= 5 ms")


# --- A million ----------------------------------------------------------------------------------
MULTIPLY = """
INSERT INTO equipment_searchdocument (equipment_id, profile_id, center_id, traits, standing,
    fee_won, acquired_on, sort_name, squashed, tokens, analyser_version, indexed_at)
SELECT d.equipment_id + copy.n * 10000000, d.profile_id,
       (ARRAY(SELECT id FROM centers_center ORDER BY id))
           [1 + (d.center_id * 7 + copy.n * 13 + d.equipment_id) %% 244],
       d.traits, d.standing * (1 - (copy.n %% 10) * 0.01), d.fee_won, d.acquired_on,
       d.sort_name, d.squashed,
       d.tokens || array_to_tsvector(ARRAY['epn' || copy.n || d.equipment_id]),
       d.analyser_version, d.indexed_at
FROM equipment_searchdocument d CROSS JOIN generate_series(1, %s) AS copy(n)
ORDER BY md5(copy.n::text || d.equipment_id)
"""


def multiply(rows: int) -> None:
    """Bring the documents to that many: copies in other centers, in no order, with own numbers."""
    there = SearchDocument.objects.count()
    if there >= rows:
        return
    print(f"making {rows:,} documents of {there:,}")
    with connection.cursor() as cursor:
        # There are no such pieces: the engine answers with keys, and nobody reads further here.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DROP INDEX IF EXISTS search_document_tokens")
        cursor.execute(MULTIPLY, [-(-rows // there) - 1])
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            "CREATE INDEX search_document_tokens ON equipment_searchdocument"
            " USING gin (tokens) WITH (fastupdate = off)"
        )
        cursor.execute("SET session_replication_role = origin")
        cursor.execute("VACUUM ANALYZE equipment_searchdocument")
        cursor.execute(
            "SELECT pg_size_pretty(pg_relation_size('equipment_searchdocument')),"
            " pg_size_pretty(pg_relation_size('search_document_tokens'))"
        )
        print("table {}, index of tokens {}".format(*cursor.fetchone()))


def main() -> None:
    logging.disable(logging.INFO)
    random.seed(1)
    prepare()
    rows = int(os.environ.get("ROWS") or 0)
    if rows:
        multiply(rows)
        print(f"{SearchDocument.objects.count():,} documents")
        speed(rows)
        return
    indexing()
    quality()
    speed(0)
