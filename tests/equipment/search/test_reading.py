"""What questions are read as, with the words of the reference files and no database."""

from itertools import pairwise

import pytest

from equipment.search import nodes
from equipment.search.attempts import NOTHING, attempts, best_kinds
from equipment.search.highlight import Highlighter, snippet
from equipment.search.index import rebuild
from equipment.search.nodes import All, Token
from equipment.search.nodes import Any as AnyOf
from equipment.search.reading import read, stem_of
from equipment.search.repair import distance
from equipment.search.spoken import acronym
from tests.equipment.search.reference import reference_lexicon
from tests.factories import make_equipment


@pytest.fixture(scope="module")
def lexicon():
    return reference_lexicon()


# --- Nodes --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Token("현미"), "'현미'"),
        (Token("sem", prefix=True), "'sem':*"),
        (nodes.of_word("현미경"), "('현미' & '미경')"),
        (nodes.of_word("jsm-7900f"), "'jsm7900f':*"),
        (nodes.of_word("sem"), "'sem'"),
        (nodes.of_word("spectro"), "'spectro':*"),
        (nodes.of_word("5축가공기"), "('5축' & '가공' & '공기')"),
        (nodes.of_word("300kv"), "'300kv'"),
        (
            nodes.of_text(["전자", "현미경"]),
            "(('전자' & '현미' & '미경') | ('전자' & '자현' & '현미' & '미경'))",
        ),
        (nodes.of_text(["wire", "bonding"]), "(('wire':* & 'bonding':*) | 'wirebonding':*)"),
        (All((Token("a"), AnyOf((Token("b"), Token("c"))))), "('a' & ('b' | 'c'))"),
    ],
)
def test_the_text_of_a_tsquery(node, text):
    assert nodes.tsquery(node) == text


def test_faint_texts_are_searched_beside_the_others():
    node = nodes.every([Token("현미"), Token("jsm7900", prefix=True)])
    assert nodes.tsquery(node, faint=True) == (
        "(('현미' | '~현미') & ('jsm7900':* | '~jsm7900':*))"
    )


@pytest.mark.parametrize("word", ["", "-", "%", "'", "\\", "!&|"])
def test_signs_look_for_nothing(word):
    assert nodes.of_word(word) is None
    assert nodes.every([]) is nodes.either([]) is nodes.of_text([word, word]) is None


@pytest.mark.parametrize("word", ["a'b", "o\\'--", "현'미경", "x':*|!y"])
def test_no_sign_gets_into_a_tsquery(word):
    text = nodes.tsquery(nodes.of_word(word))
    plain = text.replace(":*", "").replace("(", "").replace(")", "").replace(" & ", "")
    assert plain.replace("'", "").isalnum()
    assert plain.count("'") % 2 == 0
    assert "\\" not in text


def test_trees_are_flat_and_say_nothing_twice():
    one, two, three = Token("a"), Token("b"), Token("c")
    assert nodes.every([one, All((one, two)), three]) == All((one, two, three))
    assert nodes.either([AnyOf((one, two)), one]) == AnyOf((one, two))
    assert nodes.every([one, one]) == one


# --- Words --------------------------------------------------------------------------------------
# A question, and the stems that it is read as; (so) says little.
QUESTIONS = {
    "주사전자현미경": "주사전자현미경",
    "주사 전자 현미경": "주사 전자 현미경",
    "현미경으로": "현미경",
    "현미경에서는": "현미경",
    "광학현미경과": "광학현미경",
    "현미경이나 분광기": "현미경 분광기",
    "만능재료시험기의": "만능재료시험기",
    "항온항습기를 찾습니다": "항온항습기",
    "전기로": "전기로",
    "전기로에서": "전기로",
    "가스 크로마토그래피로": "가스 크로마토그래피",
    "SEM": "sem",
    "SEM으로": "sem",
    "sem이": "sem",
    "ＳＥＭ": "sem",
    "FE-SEM": "fesem",
    "fe sem": "fe sem",
    "에스이엠": "에스이엠",
    "디엠에이": "디엠에이",
    "쓰리디 프린터": "3d 프린터",
    "2차전지": "2차전지",
    "이차전지": "2차전지",
    "리튬 이온 전지": "리튬이온전지",
    "리튬이온전지": "리튬이온전지",
    "배터리 사이클러": "배터리 사이클러",
    "쳄버": "챔버",
    "항온항습 쳄버": "항온항습 챔버",
    "크로마토그래프": "크로마토그래피",
    "스퍼터링": "스퍼터",
    "고장 분석": "고장 (분석)",
    "결함을 검사하는": "결함 (검사)",
    "시험": "(시험)",
    "분석 장비": "(분석)",
    "물성 평가": "물성 (평가)",
    "전자파 시험기관": "전자파 (시험기관)",
    "장비": "",
    "장비 좀 찾아줘": "",
    "금속 당겨서 끊어질 때까지": "금속 당겨서 끊어질",
    "표면 거칠기 측정하고 싶어요": "표면 거칠기 (측정)",
    "부식되는지": "부식",
    "수명 시험을 하려면": "수명시험",
    "충격을": "충격",
    "이온빔 에칭이": "이온빔 에칭",
    "1800도": "1800도",
    "1,800℃ 전기로": "1800도 전기로",
    "300 kV": "300kv",
    "300kV": "300kv",
    "5축 가공기": "5축 가공기",
    "X선회절분석기": "x선회절분석기",
    "x선 회절": "x선 회절",
    "wire bonding": "wirebonding",
    "와이어 본더": "와이어 본더",
    "유성구 현미경": "유성구 현미경",
    "JSM-7900F": "jsm7900f",
    "GC/MS": "gcms",
    "ICP-MS로 분석": "icpms (분석)",
    "IP67": "ip67",
    "금속 3d 프린팅": "금속 3d프린팅",
    "영양 성분": "영양성분",
    "미세먼지 측정": "미세먼지 (측정)",
    "진동시험": "진동시험",
    "tensile testing": "tensile testing",
    "microscopes": "microscopes",
    "현미경 현미경": "현미경",
    "현": "현",
    "ㅎㅁㄱ": "ㅎㅁㄱ",
    "%%": "",
    "-": "",
    "": "",
}


def told(word):
    return f"({word.stem})" if word.generic else word.stem


def test_questions_are_read_as_these_stems(lexicon):
    found = {q: " ".join(map(told, read(q, lexicon).words)) for q in QUESTIONS}
    assert found == QUESTIONS


# A question, and words that it also looks for, which it does not have.
ALSO = {
    "이차전지": {"배터리", "축전지"},
    "배터리": {"2차전지"},
    "현미경을": {"마이크로스코프"},
    "전기로에서": {"가열로", "furnace"},
    "에스이엠": {"sem"},
    "엑스알디": {"xrd"},
    "제올": {"JEOL"},
    "JEOL": {"제올"},
    "파단면": {"주사전자현미경"},
    "당겨보는": {"인장"},
    "끊어질": {"파단"},
    "떨어뜨리는": {"낙하"},
    "녹는점": {"시차주사열량계"},
    "부식되는지": {"염수분무시험기"},
    "wire bonding": {"와이어 본딩"},
    "tensile": {"인장"},
}


def test_words_also_look_for_what_means_the_same(lexicon):
    found = {q: set(read(q, lexicon).words[0].others_text) & ALSO[q] for q in ALSO}
    assert found == ALSO


def test_what_a_word_leads_to_does_not_lead_back(lexicon):
    assert "파단면" not in read("주사전자현미경", lexicon).words[0].others_text


def test_signs_alone_are_told_from_nothing_at_all(lexicon):
    assert read("%%", lexicon).only_signs
    assert not read("  ", lexicon).only_signs
    assert not read("장비", lexicon).only_signs


def test_generic_words_are_needed_only_where_there_are_no_others(lexicon):
    assert [word.stem for word in read("고장 분석", lexicon).needed] == ["고장"]
    assert [word.stem for word in read("시험 분석", lexicon).needed] == ["시험", "분석"]


def test_words_past_the_twelfth_are_left_out(lexicon):
    text = " ".join(f"q{number}x" for number in range(20))
    assert len(read(text, lexicon).words) == 12


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("현미경으로는", "현미경"),
        ("챔버에서도", "챔버"),
        ("시험기하고", "시험기"),
        ("1800도", "1800도"),
        ("5축으로", "5축"),
        ("가나다라로", "가나다라"),
        ("전기로", "전기로"),
        ("초음파", "초음파"),
        ("은", "은"),
        ("에서", "에서"),
    ],
)
def test_particles_and_endings_are_cut_off_unknown_words_only(lexicon, word, stem):
    assert stem_of(word, lexicon) == stem


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ald장비", "('ald'"),
        ("microscopes", "'microscop':*"),
        ("충방전용챔버", "'챔버'"),
    ],
)
def test_compounds_are_also_looked_for_by_their_parts(lexicon, word, parts):
    wide = read(word, lexicon).words[0].wide
    assert wide is not None
    assert parts.strip("(") in nodes.tsquery(wide)
    assert "장비" not in nodes.tsquery(wide)


# --- Spelling, spoken letters, slips ------------------------------------------------------------
@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("쳄버", "챔버"),
        ("항온항습체임버", "항온항습챔버"),
        ("플라스마", "플라즈마"),
        ("크로마토그래피", "크로마토그래피"),
        ("fe-sem", "fe-sem"),
    ],
)
def test_variants_are_read_as_one_and_reading_again_changes_nothing(lexicon, word, spelled):
    assert lexicon.spelling.word(word) == spelled
    assert lexicon.spelling.word(spelled) == spelled


def test_no_rule_grows_or_undoes_another(lexicon):
    names = [entry.text for entry in lexicon.kinds.entries if entry.is_name]
    for text in names:
        once = lexicon.spelled(text)
        assert lexicon.spelling.words(once) == once, text


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("에스이엠", "sem"),
        ("애스이앰", "sem"),
        ("엑스알디", "xrd"),
        ("디엠에이", "dma"),
        ("지씨엠에스", "gcms"),
        ("씨엠엠", "cmm"),
        ("시엠엠", "cmm"),
        ("이", None),
        ("에", None),
        ("에스", None),
        ("현미경", None),
        ("에스이엠현", None),
        ("이" * 30, None),
        ("에스이엠" * 20, None),
    ],
)
def test_acronyms_are_heard(lexicon, word, said):
    assert acronym(word, lexicon.kinds.acronyms) == said


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [
        ("", "", 0),
        ("abc", "abc", 0),
        ("abc", "", 3),
        ("", "abc", 3),
        ("abc", "abd", 1),
        ("abc", "ab", 1),
        ("abc", "abcd", 1),
        ("abcd", "abdc", 1),
        ("ca", "abc", 3),
        ("ㅎㅕㄴㅁㅣㄱㅓㅇ", "ㅎㅕㄴㅁㅣㄱㅕㅇ", 1),
        ("microscpoe", "microscope", 1),
        ("spectromter", "spectrometer", 1),
    ],
)
def test_distance_counts_slips(one, other, away):
    assert distance(one, other) == distance(other, one) == away


# --- Kinds --------------------------------------------------------------------------------------
FIRST_KINDS = {
    "주사전자현미경": "주사전자현미경",
    "전자현미경": "주사전자현미경",
    "SEM": "주사전자현미경",
    "에스이엠": "주사전자현미경",
    "FE-SEM": "전계방출 주사전자현미경",
    "fe sem": "전계방출 주사전자현미경",
    "엑스알디": "X선 회절분석기",
    "x선 회절": "X선 회절분석기",
    "전기로에서": "전기로",
    "디엠에이": "동적기계분석기",
    "배터리 사이클러": "충방전기",
    "충방전 시험": "충방전기",
    "항온항습 쳄버": "항온항습챔버",
    "항온항습기를 찾습니다": "항온항습챔버",
    "5축 가공기": "5축 머시닝센터",
    "wire bonding": "와이어 본더",
    "와이어본더": "와이어 본더",
    "GC/MS": "가스크로마토그래피 질량분석기",
    "ICP-MS로 분석": "유도결합플라즈마 질량분석기",
    "가스 크로마토그래피": "가스크로마토그래피",
    "스퍼터링": "스퍼터",
    "원자층 증착": "원자층증착기",
    "나노 인덴터": "나노인덴터",
    "경도 시험기": "경도시험기",
    "염수분무": "염수분무시험기",
    "방수 시험": "방수시험기",
    "점도계": "점도계",
    "녹는점": "시차주사열량계",
    "떨어뜨리는 시험": "낙하시험기",
    "표면 거칠기 측정": "표면조도 측정기",
    "금속 3d 프린팅": "금속 3D 프린터",
    "레이저 가공을": "레이저 가공기",
    "미세먼지 측정": "미세먼지 측정기",
    "누설 검사": "헬륨 누설 검출기",
    "tensile testing": "만능재료시험기",
    "pcr": "실시간 유전자증폭기",
    "EMC 시험소": "전자파 무반사실",
    "웨이퍼 절단": "다이싱 쏘",
    "세포 배양기": "세포배양기",
}


def scores_of(q, lexicon):
    (first, *_) = attempts(q, lexicon, literal=True)
    return first.scores


def test_the_kind_that_was_meant_comes_first(lexicon):
    found = {}
    for q in FIRST_KINDS:
        scores = scores_of(q, lexicon)
        found[q] = lexicon.kinds.names[max(scores, key=lambda key: scores[key])].name_ko
    assert found == FIRST_KINDS


def test_every_kind_comes_first_by_its_own_name(lexicon):
    """Only kinds that share a word for word name may stand before each other."""
    for kind in lexicon.kinds.names.values():
        scores = scores_of(kind.name_ko, lexicon)
        assert scores[kind.key] == max(scores.values()), kind.name_ko


def test_scores_are_between_nothing_and_what_a_name_can_have(lexicon):
    for q in [*FIRST_KINDS, *QUESTIONS]:
        scores = scores_of(q, lexicon)
        assert all(score > 0 for score in scores.values()), q
    assert scores_of("JSM-7900F", lexicon) == {}


def test_best_kinds_are_those_near_the_best_and_never_of_a_weak_one():
    assert best_kinds({}) == ()
    assert best_kinds({1: 0.29}) == ()
    assert best_kinds({2: 1.0, 1: 0.7, 3: 0.69}) == (1, 2)


# --- Attempts -----------------------------------------------------------------------------------
def test_what_asks_for_nothing_is_asked_once(lexicon):
    for q in ("", "  ", "장비", "장비 좀 찾아줘"):
        (only,) = attempts(q, lexicon, literal=False)
        assert (only.everything, only.last) == (True, True)
    (only,) = attempts("%%", lexicon, literal=False)
    assert (only.tsquery, only.kinds, only.last) == (NOTHING, (), True)


def test_literal_words_are_asked_once(lexicon):
    (only,) = attempts("현미겅 없는말", lexicon, literal=True)
    assert only.last
    assert only.correction is None
    assert only.tsquery == "('현미' & '미겅' & '없는' & '는말')"


@pytest.mark.django_db
def test_other_ways_come_in_their_order(lexicon):
    make_equipment(name_ko="현미경")
    rebuild()
    found = list(attempts("현미경 충방전용챔버", lexicon, literal=False))
    assert [attempt.last for attempt in found] == [False] * (len(found) - 1) + [True]
    assert "~" not in found[0].tsquery
    assert "~" in found[-1].tsquery
    assert found[0].correction is None
    assert found[-1].correction is not None
    assert found[-1].correction.some


@pytest.mark.django_db
def test_where_nobody_has_any_word_nothing_else_is_tried(lexicon, django_assert_num_queries):
    with django_assert_num_queries(2):  # who has it, and what is like it
        found = list(attempts("쀍쀍쀍", lexicon, literal=False))
    assert [attempt.last for attempt in found] == [False, True]
    assert found[0].tsquery == found[1].tsquery


# --- Marks --------------------------------------------------------------------------------------
MARKS = [
    ("현미경", "주사전자현미경", ["현미경"]),
    ("현미경으로", "전자 현미경", ["현미경"]),
    ("SEM", "FE-SEM semiconductor", ["SEM"]),
    ("fesem", "전계방출 FE-SEM", ["FE-SEM"]),
    ("jsm7900f", "JEOL JSM-7900F", ["JSM-7900F"]),
    ("전자현미경", "전자 현미경", ["전자 현미경"]),
    ("챔버", "항온항습쳄버", ["항온항습쳄버"]),
    ("쳄버", "항온항습챔버", ["챔버"]),
    ("배터리", "이차전지 시험기", ["이차전지"]),
    ("제올", "JEOL", ["JEOL"]),
    ("a.c", "abc a.c", ["a.c"]),
    ("(a+)+$", "(a+)+$ aaa", []),
    ("현", "현미경", []),
    ("", "현미경", []),
    ("%", "50%", []),
    ("<b>", "<b>굵게</b>", []),
]


@pytest.mark.parametrize(("q", "text", "marked"), MARKS)
def test_these_parts_are_marked(lexicon, q, text, marked):
    spans = Highlighter(read(q, lexicon), lexicon).spans(text)
    assert [text[start:end] for start, end in spans] == marked


def test_marks_are_in_order_and_apart(lexicon):
    text = "전자현미경 SEM 쳄버 챔버 현미경 전자 현미경 FE-SEM"
    spans = Highlighter(read("현미경 전자현미경 SEM 챔버", lexicon), lexicon).spans(text)
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_hit_says_why_it_is_one_where_its_name_does_not(lexicon):
    kind = next(
        key for key, told in lexicon.kinds.names.items() if told.name_ko == "주사전자현미경"
    )
    marks = Highlighter(read("SEM 분석", lexicon), lexicon)
    assert marks.because(kind, ["미세구조 관찰 시스템"]) == [("SEM", "주사전자현미경")]
    assert marks.because(kind, ["분석용 SEM"]) == []


def test_a_snippet_is_the_sentence_with_most_of_the_question(lexicon):
    marks = Highlighter(read("현미경 챔버", lexicon), lexicon)
    texts = ["좋은 장비예요. 현미경이 쳄버 안에 있어요.", "현미경이에요."]
    assert snippet(texts, marks) == "현미경이 쳄버 안에 있어요."
    assert snippet(["다른 말이에요.", "또 다른 말."], marks) == "다른 말이에요."
    assert snippet([], marks) == ""
