"""Particles and endings, so that made-up sentences read as people write them."""

# Verbal nouns at the end of a kind's use, and how they stand before another noun.
ADNOMINAL = {
    "찾음": "찾는", "높임": "높이는", "구함": "구하는", "안정시킴": "안정시키는",
    "붙임": "붙이는", "만듦": "만드는", "굳힘": "굳히는", "바로잡음": "바로잡는",
    "움직임": "움직이는", "바꿈": "바꾸는", "쌓음": "쌓는", "옮김": "옮기는", "끼움": "끼우는",
    "시험동": "시험동 형태의",
}  # fmt: skip
# Uses whose grammar is not regular.
IRREGULAR = {
    "나노미터 수준의 표면 형상 고분해능 관찰과 EDS 성분 분석": (
        "나노미터 수준의 표면 형상을 고분해능으로 관찰하고 EDS로 성분을 분석하는"
    ),
    "미소 영역의 정량 원소 분석과 맵핑": "미소 영역의 원소를 정량 분석하고 맵핑하는",
    "웨이퍼의 산화와 확산 열처리": "웨이퍼를 산화·확산 열처리하는",
    "가스와 액체 유량계의 교정과 시험": "가스와 액체 유량계를 교정하고 시험하는",
    "레이저로 절단·마킹·미세 가공": "레이저로 절단·마킹하고 미세 가공하는",
    "나노 입자 분산과 세포 파쇄": "나노 입자를 분산하고 세포를 파쇄하는",
    "단백질·고분자의 분자량 측정과 미생물 동정": (
        "단백질·고분자의 분자량을 측정하고 미생물을 동정하는"
    ),
    "고주파 반복 하중 피로 시험": "고주파 반복 하중으로 피로를 시험하는",
}
# Words that say how something is done and stay with the verb: `정량 분석하는`.
ADVERBIAL = ("정량", "분취", "전기영동", "급속", "정밀", "실시간", "동시", "승화")
# Endings after which a word is not the object of the verb that follows.
NOT_OBJECT = ("에서", *"을를로에고여해히게며한는과와")
ENDS_CLAUSE = ("하여", "하고", "하며", "하는", "녹여", "가하는")
NOUNS = ("장해",)


def has_final(word: str) -> bool:
    """Return whether the last syllable ends in a consonant; Latin letters count as not."""
    last = word.rstrip(")")[-1:]
    return "가" <= last <= "힣" and (ord(last) - ord("가")) % 28 > 0


def with_object(word: str) -> str:
    """Return the word as an object: `구조를`, `환경을`."""
    return word + ("을" if has_final(word) else "를")


def adnominal(use: str) -> str:
    """Turn `시료의 구조 분석` into `시료의 구조를 분석하는`."""
    if use in IRREGULAR:
        return IRREGULAR[use]
    *before, last = use.split()
    if last in ADNOMINAL:
        return " ".join([*before, ADNOMINAL[last]])
    if before and before[-1] in ADVERBIAL:
        last = f"{before.pop()} {last}"
    return " ".join([*_with_object_at_end(before), f"{last}하는"])


def sentence(use: str) -> str:
    """Turn `시료의 구조 분석` into `시료의 구조를 분석합니다.`"""
    words = adnominal(use)
    if words.endswith("하는"):
        return f"{words.removesuffix('하는')}합니다."
    return f"{words} 장비입니다."


def _with_object_at_end(words: list[str]) -> list[str]:
    """Make the last word the object if its clause has none yet."""
    clause: list[str] = []
    for word in words:
        clause = [] if word.endswith(ENDS_CLAUSE) else [*clause, word]
    if not clause or any(word.endswith(("을", "를")) for word in clause):
        return words
    last = clause[-1]
    if last.endswith("의"):
        return [*words[:-1], with_object(last[:-1])]
    if last in NOUNS or not last.endswith(NOT_OBJECT):
        return [*words[:-1], with_object(last)]
    return words
