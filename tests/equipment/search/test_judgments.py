"""The judged questions find what was meant among pieces of every kind of the reference files.

bench.search measures the same on the demonstration's data, as many as the bars say.
"""

import statistics

import pytest

from bench.search import FIRST, JUDGMENTS, Relevance
from equipment.models import Equipment, Kind, Spec
from equipment.reference import load_reference
from equipment.search.analysis import words as words_of
from equipment.search.index import rebuild
from equipment.search.query import search
from equipment.search.question import Question
from itube.lib.text import squash
from tests.equipment.search.reference import FOLDER, read_file
from tests.factories import make_center

# Judged questions that are words of the tables of synonyms and spellings and of no kind's text:
# each with why people of the trade say it, not only whoever judged.
ORDINARY = {
    "mass spectrometer": "the English of 질량분석기, and the end of many kinds' English names",
    "자이스": "the maker Zeiss, as its own Korean company writes it",
}


def make_stock():
    """Two pieces of each kind, or more where its makers' models are asked for by name."""
    load_reference(FOLDER)
    center = make_center(name_ko="대전소재센터")
    kinds = {kind.slug: kind for kind in Kind.objects.all()}
    asked = [wanted for judgment in JUDGMENTS for wanted in [squash(judgment.get("model", ""))]]
    asked = [wanted for wanted in asked if wanted]
    pieces, specs = [], []
    for row in read_file("equipment_kinds"):
        kind = kinds[row["slug"]]
        makers = row["typical_makers_models"]
        models = [(one["maker"], model) for one in makers for model in one["models"]]
        chosen = [models[0], models[-1]] if models else [("", ""), ("", "")]
        chosen += [pair for pair in models[1:-1] if any(w in squash("".join(pair)) for w in asked)]
        for maker, model in chosen:
            piece = Equipment(
                itube_no=f"EPN{len(pieces):07d}",
                center=center,
                kind=kind,
                classification_id=kind.classification_id,
                name_ko=kind.name_ko,
                name_en=kind.name_en,
                maker=maker,
                model=model,
                use_modes=["direct"],
            )
            pieces.append(piece)
            specs += [
                Spec(equipment=piece, text=text, order=order)
                for order, text in enumerate(row["typical_specs"])
            ]
    Equipment.objects.bulk_create(pieces)
    Spec.objects.bulk_create(specs)
    rebuild()


@pytest.mark.django_db
def test_the_judged_questions_find_what_was_meant():
    """Of ten pieces, or as many as there are and are found, so many are relevant."""
    make_stock()
    relevance = Relevance()
    first, recall = {}, {}
    for judgment in JUDGMENTS:
        query, relevant = judgment["query"], relevance.of(judgment)
        assert relevant, query
        answer = search(Question(q=query), page_size=FIRST, facets=False)
        hits = [pk in relevant for pk in answer.ids]
        first[query] = next((1 / place for place, hit in enumerate(hits, 1) if hit), 0.0)
        recall[query] = sum(hits) / max(1, min(FIRST, len(relevant), answer.total))
    assert statistics.mean(first.values()) >= 0.95, less_than_all(first)
    assert statistics.mean(recall.values()) >= 0.97, less_than_all(recall)


def less_than_all(shares):
    return {query: share for query, share in shares.items() if share < 1}


def words_of_kinds():
    """Return every text of the kinds without spaces, and every word of them."""
    found = set()
    for row in read_file("equipment_kinds"):
        names = [row["kind_ko"], row["kind_en"], *row["acronyms"], *row["synonyms"]]
        for text in [*names, row["use_ko"], row["use_en"]]:
            found |= {squash(text), *map(squash, words_of(text))}
        found |= {squash(one["maker"]) for one in row["typical_makers_models"]}
    return found


def words_of_tables():
    """Return what people have put into the tables of synonyms, makers and spellings."""
    told = read_file("synonyms")
    found = {word.rstrip("~") for group in told["groups"] for word in group["terms"]}
    found |= {rule["variant"] for rule in told["spelling"]}
    found |= {word for row in read_file("maker_names") for word in [row["maker"], *row["also"]]}
    return {squash(word) for word in found}


def test_no_table_was_written_for_the_judged_questions():
    """A question that only a table answers must be something that people say."""
    by_table = words_of_tables() - words_of_kinds()
    found = {row["query"] for row in JUDGMENTS if squash(row["query"]) in by_table}
    assert found == set(ORDINARY)
