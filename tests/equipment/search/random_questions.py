"""Random questions of all that the finder can be asked, and what the models alone answer to them.

The words of a question are read by the engine itself (equipment.filters asks matching() for their
tsquery); everything else is told apart here in plain Python.
"""

from collections import Counter

from equipment.filters import EquipmentFilter
from equipment.models import (
    Equipment,
    QueryWord,
    Spec,
    SpecDefinition,
    SpellingRule,
    SynonymGroup,
)
from equipment.search.facets import FACETS
from equipment.search.lexicon import current
from equipment.search.query import search, understood
from equipment.search.question import Question, question_from
from equipment.search.spec_conditions import PREFIX
from itube.lib.hangul import initials

ALL = 1_000_000
PARTICLES = ["으로", "에서", "를", "의"]
COMPARED = ["{} {} 이상", "{} {} 이하", "{} {}", "최대 {1} {0}", "{1} 넘는", "{1}"]


def make_words() -> None:
    """Words that mean other words, are spelled otherwise, or say nothing."""
    SynonymGroup.objects.create(words=["충방전기", "사이클러"])
    SynonymGroup.objects.create(words=["현미경", "스코프", "확대경"])
    SynonymGroup.objects.create(words=["파단면"], leads_to=["현미경", "분석기"])
    SpellingRule.objects.create(variant="쳄버", canonical="챔버")
    for role, texts in (
        ("particle", PARTICLES),
        ("ending", ["하는", "있는"]),
        ("stop", ["장비", "찾아요"]),
        ("generic", ["시험", "분석"]),
    ):
        QueryWord.objects.bulk_create(QueryWord(role=role, text=text) for text in texts)


def make_specs(pieces, chance) -> None:
    """Give pieces specs of all sorts: ranges, single values, open ends, and texts only."""
    definitions = [
        SpecDefinition.objects.create(key=name, name_ko=name, name_en=english, unit=unit)
        for name, english, unit in (
            ("가속전압", "Accelerating Voltage", "kV"),
            ("전압", "Voltage", "V"),
            ("분해능", "Resolution", "nm"),
            ("최대하중", "Maximum Load", "kN"),
            ("온도", "Temperature", "℃"),
        )
    ]
    rows = []
    for piece in pieces:
        for definition in chance.sample(definitions, chance.randint(0, 3)):
            low, high = sorted(chance.sample([0.5, 1, 5, 10, 30, 50, 200], 2))
            ends = chance.choice([(low, high), (high, high), (low, None), (None, high), ()])
            numbers = dict(zip(("value_from", "value_to"), ends, strict=bool(ends)))
            text = f"{definition.name_ko} {ends}"[:200]
            rows.append(Spec(equipment=piece, definition=definition, text=text, **numbers))
    Spec.objects.bulk_create(rows)


class RandomQuestions:
    """Makes questions out of the words, values and specs that there are."""

    def __init__(self, chance, words, everything):
        self.chance = chance
        self.words = [word for word in words if word]
        self.values = {name: [one.value for one in found] for name, found in everything.items()}
        self.definitions = list(SpecDefinition.objects.order_by("key"))

    def question(self):
        """Return the parameters of one question."""
        chance, data = self.chance, {}
        if chance.random() < 0.75:
            data["q"] = self._text()
        if chance.random() < 0.15:
            data["literal"] = "true"
        for name in chance.sample(list(FACETS), chance.choice([0, 0, 1, 1, 2])):
            data[name] = chance.sample(
                self.values[name], min(len(self.values[name]), chance.randint(1, 3))
            )
        if chance.random() < 0.2:
            data["fee_max"] = str(chance.randint(0, 25) * 10_000)
        if self.definitions and chance.random() < 0.25:
            definition = chance.choice(self.definitions)
            data[PREFIX + definition.key] = chance.choice(["{}..", "..{}", "{}..{}"]).format(
                *sorted([self._number(), self._number()])
            )
        return {name: value for name, value in data.items() if value}

    def _number(self):
        return self.chance.choice([1, 5, 10, 30, 50, 100, 200])

    def _text(self):
        chance = self.chance
        parts = [self._word() for _ in range(chance.choice([0, 1, 1, 2, 3]))]
        if not parts or (self.definitions and chance.random() < 0.3):
            parts.insert(chance.randint(0, len(parts)), self._condition())
        return " ".join(filter(None, parts))[:200]

    def _word(self):
        chance = self.chance
        word = chance.choice(self.words)
        way = chance.random()
        if way < 0.15:
            return word + chance.choice(PARTICLES)
        if way < 0.3:  # neighbours have changed places, or one is missing
            at = chance.randrange(len(word))
            return chance.choice([word[:at] + word[at + 1 :], _swapped(word, at)]) or word
        if way < 0.4:
            return initials(word)
        if way < 0.45:
            return chance.choice(["없는말", "ㅋㅋ", "zzqx", "%", "!"])
        return word

    def _condition(self):
        if not self.definitions:
            return ""
        definition = self.chance.choice(self.definitions)
        amount = f"{self._number()}{definition.unit}"
        return self.chance.choice(COMPARED).format(definition.name_ko, amount)


def _swapped(word, at):
    return word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


def specs_of_pieces():
    """Return the specs with numbers of each piece, as (key, from, to)."""
    found = {}
    for piece, *row in Spec.objects.exclude(definition=None).values_list(
        "equipment", "definition__key", "value_from", "value_to"
    ):
        if row[1] is not None or row[2] is not None:
            found.setdefault(piece, []).append(tuple(row))
    return found


def judge(condition, specs):
    """Return whether a piece with these specs fits; None if nobody can say."""
    bounds = {one.key: condition.bounds(one) for one in condition.definitions}
    asked = [(bounds[key], low, high) for key, low, high in specs if key in bounds]
    if not asked:
        return None

    def below(one, other):
        return one < other if condition.strict else one <= other

    return any(
        (low is None or ends.at_most is None or below(low, ends.at_most))
        and (high is None or ends.at_least is None or below(ends.at_least, high))
        for ends, low, high in asked
    )


def check(answers, specs, data):
    """Hold the engine's answer to data against the models' and against plain Python."""
    filterset = EquipmentFilter(data)
    if not filterset.is_valid():
        return None
    question = question_from(filterset.form.cleaned_data)
    answer = search(question, page_size=ALL)
    slow = dict(filterset.qs.values_list("pk", "center"))
    assert set(answer.ids) == set(slow), data
    assert len(answer.ids) == answer.total == len(slow), data
    assert answer.centers == len(set(slow.values())), data

    asked, _ = understood(question, answer.lexicon)
    in_words = {name: data[name] for name in ("q", "literal") if name in data}
    plain = {name: data[name] for name in data if name in FACETS or name == "fee_max"}
    words = _with_words(in_words)
    fitting, unknown = set(), set()
    for piece in words:
        judged = [judge(condition, specs.get(piece, ())) for condition in asked.specs]
        if False not in judged:
            (unknown if None in judged else fitting).add(piece)
    assert fitting & answers.passing(plain) == set(slow), data
    assert answer.unknown == len(unknown & answers.passing(plain)), data
    for name in FACETS:
        passing = fitting & answers.passing(plain, but=name)
        expected = Counter(value for piece in passing for value in answers.values[name][piece])
        counted = {value.value: value.count for value in answer.facets[name] if value.count}
        assert counted == expected, (data, name)
    return answer


def _with_words(in_words):
    """Return the pieces that the words find, whether they fit the conditions on specs or not."""
    literal = "literal" in in_words
    rest, _ = understood(Question(q=in_words.get("q", ""), literal=literal), current())
    if not rest.q:
        return set(Equipment.objects.published().values_list("pk", flat=True))
    # What is left of the words has no condition in it any more, so that as it stands it is read
    # by the same ways.
    found = EquipmentFilter({**in_words, "q": rest.q})
    assert found.is_valid(), rest.q
    return set(found.qs.values_list("pk", flat=True))
