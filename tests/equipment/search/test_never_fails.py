"""Whatever anybody types, the finder answers or says what is wrong: never an error, never slow."""

import random
import sys
import time

import pytest

from equipment.models import QueryWord, SpellingRule, SynonymGroup
from equipment.search.index import rebuild
from equipment.search.query import TIMEOUT_MS
from tests.equipment.search.random_questions import make_specs
from tests.factories import make_center, make_equipment, make_kind

pytestmark = pytest.mark.django_db
LIST, SUGGEST, PAGE = "/api/v1/equipment/", "/api/v1/equipment/suggest/", "/equipment/"
SLOWEST = TIMEOUT_MS / 1000

# What has broken one search or another, somewhere.
ODD = [
    "\x00",
    "\x00현미경\x00",
    "\\ud800",
    "&#xD800;",
    "'",
    "''",
    '"',
    '"현미경',
    "\\",
    "\\'",
    "현미경\\",
    "; DROP TABLE equipment_equipment; --",
    "a & b",
    "a | !b",
    "!현미경",
    "a <-> b",
    "현미경:*",
    "현미경:AB",
    "(((",
    ")",
    "()",
    "& | !",
    "<->",
    "'a':*",
    "%",
    "_",
    "%%%s%(q)s",
    "{0} {q}",
    "${jndi:ldap}",
    "현" * 200,
    "현" * 201,
    "a" * 200,
    "ㅎ" * 200,
    "에스" * 100,
    "지" * 30,
    "시시시시시시시시시시시시시시시시시시",
    "이이이이이이이이이이이이이이이이이이이이이이이이이이이이이이",
    "\u1112\u1167\u11ab\u1106\u1175\u1100\u1167\u11bc",  # 현미경 in conjoining jamo
    "\u1112" * 60,
    "\u11ab\u1161",
    "ﾡﾢﾣ",
    "مجهر إلكتروني",
    "\u202eمجهر\u202c",
    "קלטת",
    "🔬",
    "👩‍🔬👨‍👩‍👧‍👦",
    "현\u200b미\u200d경",
    "\ufeff현미경",
    "\u2028\u2029",
    "e\u0301" * 60,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "(a+)+$",
    "(" * 100,
    "a?" * 60 + "a" * 60,
    "[[:alpha:]]*",
    ".*.*.*.*.*.*=.*",
    "1e309 kV",
    "1e309kV 이상",
    "9" * 190 + " kV 이상",
    "-1e-400 nm 이하",
    "1..2..3 kV",
    "1~2~3~4kV 이상 이하 초과 미만",
    "kV " * 40,
    "1kV 이상 " * 20,
    "1" * 200,
    "1,000,000,000,000,000,000,000 kV",
    "NaN kV",
    "Infinity kV 이상",
    "٣٠ kV",
    "３０ｋＶ 이상",
    "²³¹ kV 이상",
    "½ nm 이하",
    "Ⅳ",
    "ß" * 200,
    "İ" * 200,
    "ﷺ" * 200,
    "ﬃ" * 66,
    "a-b/c.d+e" * 20,
    "-" * 200,
    "+" * 200,
    "/" * 200,
    "\t\n\r\v\f",
    "a b c d e f g h i j k l m n o p",
    "~현미경",
    "'~현미'",
    "현미경~",
    "null",
    "undefined",
    "true",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "q=1&q=2",
    "\ud7ff\ue000",
    "\U0010ffff",
    "\ufffe\uffff",
]
BLOCKS = [
    (0x20, 0x7E),
    (0x00, 0x1F),
    (0xA0, 0x24F),
    (0x300, 0x36F),
    (0x590, 0x6FF),
    (0x900, 0x97F),
    (0x1100, 0x11FF),
    (0x2000, 0x206F),
    (0x2100, 0x218F),
    (0x3130, 0x318F),
    (0x3300, 0x33FF),
    (0x4E00, 0x9FFF),
    (0xA960, 0xA97F),
    (0xAC00, 0xD7A3),
    (0xE000, 0xF8FF),
    (0xFB00, 0xFDFF),
    (0xFF00, 0xFFEF),
    (0x1F300, 0x1FAFF),
    (0xE0000, 0xE007F),
]
PIECES = [
    *(
        [
            "현미경",
            "시험기",
            "SEM",
            "XRD",
            "전압",
            "가속전압",
            "kV",
            "nm",
            "℃",
            "이상",
            "이하",
            "초과",
            "미만",
            "최대",
            "최소",
            "에서",
            "까지",
        ]
    ),
    *(
        [
            "30",
            "1e5",
            "0.1",
            "-40",
            "1,000",
            "~",
            "..",
            "-",
            "&",
            "|",
            "!",
            ":*",
            "<->",
            "'",
            '"',
            "\\",
            "%",
            "_",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "*",
            "+",
            "?",
            "^",
            "$",
        ]
    ),
    *(["ㅎㅁㄱ", "ㄴ드", "wntkwjs", "에스이엠", "당겨서", "쳄버", "없는말", "으로"]),
]


def random_text(chance):
    """Return up to 210 characters: letters of some blocks, or parts of questions in any order."""
    way = chance.random()
    if way < 0.15:
        return chance.choice(ODD)
    if way < 0.3:
        at = chance.randrange(len(ODD))
        return ODD[at][: chance.randint(0, 120)] + chance.choice(PIECES) + chance.choice(ODD)[:80]
    if way < 0.6:
        parts = [chance.choice(PIECES) for _ in range(chance.randint(1, 14))]
        return chance.choice(["", " "]).join(parts)
    if way < 0.65:
        return "".join(_any_char(chance, (0, sys.maxunicode)) for _ in range(chance.randint(1, 60)))
    blocks = chance.sample(BLOCKS, chance.randint(1, 3))
    length = chance.choice([1, 2, 5, 20, 100, 210])
    return "".join(_any_char(chance, chance.choice(blocks)) for _ in range(length))


def _any_char(chance, block):
    char = chr(chance.randint(*block))
    # A lone surrogate cannot be in an address; what is sent for it is not UTF-8.
    return char if not 0xD800 <= ord(char) <= 0xDFFF else "\ufffd"


@pytest.fixture
def world():
    sem = make_kind(name_ko="주사전자현미경", name_en="Electron Microscope", acronyms=("SEM", "2D"))
    tester = make_kind(name_ko="만능시험기", name_en="Universal Tester", terms=("인장시험기",))
    center = make_center(name_ko="충북분석센터")
    pieces = [
        make_equipment(kind=kind, center=center, maker="JEOL", model=f"JSM-{number}")
        for number, kind in enumerate([sem, tester] * 3)
    ]
    SynonymGroup.objects.create(words=["당겨~", "잡아당겨~"], leads_to=["만능시험기"])
    SynonymGroup.objects.create(words=["현미경", "스코프", "전자 현미경"])
    SpellingRule.objects.create(variant="쳄버", canonical="챔버", pattern="^.{1,9}쳄버")
    for role, text in (("particle", "으로"), ("stop", "장비"), ("generic", "분석")):
        QueryWord.objects.create(role=role, text=text)
    make_specs(pieces, random.Random(1))
    rebuild()


def answered(client, address, q):
    """Return the status of an address asked for q, after looking at how long it took."""
    status, took = timed(client, address, q)
    if took >= SLOWEST:  # once may be the machine's business, twice is the question's
        status, took = timed(client, address, q)
    assert status in {200, 400}, (address, q, status)
    assert took < SLOWEST, (address, q, took)
    return status


def timed(client, address, q):
    began = time.monotonic()
    response = client.get(address, {"q": q})
    return response.status_code, time.monotonic() - began


def ask_all(client, texts):
    statuses = [answered(client, address, text) for text in texts for address in (LIST, SUGGEST)]
    assert statuses.count(200) > len(statuses) / 2


def test_what_is_odd_is_answered(client, world):
    ask_all(client, ODD)


def test_60_random_questions_are_answered(client, world):
    chance = random.Random(5)
    ask_all(client, [random_text(chance) for _ in range(60)])


def test_the_page_answers_too(client, world):
    chance = random.Random(6)
    for text in [*chance.sample(ODD, 8), *(random_text(chance) for _ in range(8))]:
        answered(client, PAGE, text)


@pytest.mark.parametrize("address", [LIST, SUGGEST, PAGE])
@pytest.mark.parametrize("raw", ["%ED%A0%80", "%FF%FE", "%C0%80", "%00", "%F4%90%80%80", "%", "%u"])
def test_what_is_no_text_is_answered(client, world, address, raw):
    """A surrogate by itself, other bytes that are not UTF-8, and broken escapes."""
    assert client.get(f"{address}?q={raw}").status_code in {200, 400}


@pytest.mark.parametrize(
    "more",
    [
        {"fee_max": "9" * 300},
        {"fee_max": "1e309"},
        {"near": "9" * 300},
        {"near": "1e5,1e5"},
        {"page": "9" * 300},
        {"page": "-1"},
        {"free_hours": "1e309"},
        {"free_from": "9999-12-31T23:59:59Z"},
        {"free_from": "\x00"},
        {"spec.가속전압": "1e99..1e99"},
        {"spec.가속전압": "9" * 400 + ".."},
        {"spec.\x00": "1.."},
        {"spec.": "1.."},
        {"kind": "\x00"},
        {"step": "a.b.c.9" + "9" * 300},
        {"sort": "'"},
        {"literal": "\x00"},
    ],
)
def test_other_parameters_are_answered_too(client, world, more):
    for address in (LIST, PAGE):
        assert client.get(address, {"q": "현미경", **more}).status_code in {200, 400, 404}, address


@pytest.mark.stress
def test_5000_random_questions_are_answered(client, world, settings):
    settings.API_RATE = "1000000/min"
    chance = random.Random(5000)
    ask_all(client, [random_text(chance) for _ in range(5000)])
    for _ in range(300):
        answered(client, PAGE, random_text(chance))
