"""What a piece is called. People name the same kind in many ways, and a search must find them all.

Every piece has one style: the plain name of its kind, a synonym, an acronym in brackets, another
spacing or spelling, only English, or a generic name that leaves the truth to the specs.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from itube.demo.generate.chance import chance
from itube.demo.generate.sources import Kind, read

STYLES = {"acronym": 0.30, "synonym": 0.37, "variant": 0.10, "english": 0.05, "generic": 0.05}
PLAIN = "plain"

# Words for a kind in synonyms that nobody writes on an equipment's plate: spoken or mistaken.
SPOKEN = {
    "글로벌박스", "엘씨", "지씨", "엘씨매스", "지씨매스", "티지에이", "디에스씨", "에이엘디",
    "피씨알", "엔지에스", "엠알아이", "엘씨알 미터", "엔피유 서버", "힐 시뮬레이터", "코봇",
    "앤시스", "악타", "비아코어", "더미", "씨엔씨 선반", "큐토프", "에미 현미경",
}  # fmt: skip
# Spellings of synonyms.json that change letters only, not the word.
SPELLINGS = {
    "쳄버", "챔바", "그라피", "플라스마", "엑스선", "레이져", "써지", "모타", "메타", "코타",
    "프린타", "스캐나", "컴퓨타", "데이타", "시뮬레이타", "시물레이터", "본다", "얼라이나",
    "스텝퍼", "핸들라", "인덴타", "레오메타", "오토크레이브", "바이오리액타", "리소그라피",
    "스크레치", "토오크", "젤투과", "전계방사", "발란싱", "로보트", "밧데리", "디스플래이",
    "오실로스콥", "스테이숀", "다이싱소", "쓰리디", "머시닝센타", "다이나모메타", "레이다",
}  # fmt: skip
# Where people put a space in a long name: before its last part.
LAST_PARTS = """
    질량분석기 회절분석기 분광분석기 열량계 크로마토그래피 분광광도계 분광기 현미경 분석기 측정기
    시험기 시험장비 시험장치 증착기 식각기 세정기 연마기 가공기 절단기 용접기 소결기 소결로 열처리로
    열처리기 용해로 성형기 프린터 챔버 수신기 발생기 평가장치 측정장치 측정장비 냉동고 배양기
    작업대 건조기 표면처리기 전처리장치 교정장치 교정장비 균질기 분산기 연삭기 스캐너 카메라 검사기
    탐상기 추출장치 저항기 동력계 방사기 무반사실 충방전기 주입기 도포기 코터 오실로스코프 밀링기
""".split()
GENERIC = {
    "analysis": (
        ("분석시스템", "Analysis System"), ("분석장비", "Analysis Equipment"),
        ("정밀 분석시스템", "Precision Analysis System"), ("분석기", "Analyser"),
        ("시료 분석장치", "Sample Analysis Unit"),
    ),
    "testing": (
        ("시험장비", "Test Equipment"), ("시험평가시스템", "Test and Evaluation System"),
        ("성능 시험장비", "Performance Test Equipment"), ("평가장치", "Evaluation Unit"),
        ("신뢰성 시험장비", "Reliability Test Equipment"), ("시험기", "Tester"),
    ),
    "measurement": (
        ("측정시스템", "Measurement System"), ("계측장비", "Measuring Equipment"),
        ("정밀 측정장비", "Precision Measuring Equipment"), ("측정기", "Measuring Instrument"),
    ),
    "production": (
        ("공정장비", "Process Equipment"), ("제조설비", "Manufacturing Equipment"),
        ("가공장비", "Processing Equipment"), ("시제품 제작장비", "Prototyping Equipment"),
    ),
    "education": (("실습장비", "Training Equipment"), ("교육용 시험장비", "Teaching Test Equipment")),
    "other": (("해석시스템", "Simulation System"), ("지원시스템", "Support System")),
}  # fmt: skip


def styles(pieces: Sequence[Kind]) -> list[str]:
    """Return a style for each piece, in exact shares of the whole."""
    chosen = [PLAIN] * len(pieces)
    order = chance("naming styles").shuffled(range(len(pieces)))
    for style, share in STYLES.items():
        wanted = round(share * len(pieces))
        for i in order:
            if wanted and chosen[i] == PLAIN and _can(pieces[i], style):
                chosen[i] = style
                wanted -= 1
        if wanted:
            raise ValueError(f"too few pieces can be named by {style}: {wanted} are left")
        order = chance("naming styles", style).shuffled(order)
    return chosen


def name(kind: Kind, style: str, purpose: str, subject: object) -> tuple[str, str]:
    """Return the Korean and the English name; for the style english the Korean one is English."""
    choose = chance("name", subject)
    english = kind.name_en
    if kind.acronyms and choose.happens(0.35):
        english = f"{english} ({kind.acronyms[0]})"
    if style == "synonym":
        return choose.pick(synonyms(kind)), english
    if style == "acronym":
        acronym = choose.weighted(kind.acronyms, [1 / (i + 1) for i in range(len(kind.acronyms))])
        gap = " " if choose.happens(0.25) else ""
        return f"{kind.name_ko}{gap}({acronym})", f"{kind.name_en} ({acronym})"
    if style == "variant":
        return choose.pick(variants(kind)), english
    if style == "english":
        return kind.name_en, kind.name_en
    if style == "generic":
        return choose.pick(GENERIC[purpose])
    return kind.name_ko, english


def numbered(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Tell pieces of one center apart that have the same name: the second is its 2호기."""
    seen: Counter[str] = Counter()
    result = []
    for name_ko, name_en in names:
        seen[name_ko] += 1
        count = seen[name_ko]
        if count == 1:
            result.append((name_ko, name_en))
        elif name_ko == name_en:
            result.append((f"{name_ko} #{count}", f"{name_en} #{count}"))
        else:
            result.append((f"{name_ko} {count}호기", f"{name_en} #{count}"))
    return result


@cache
def synonyms(kind: Kind) -> tuple[str, ...]:
    """Return the synonyms a plate may bear: Korean, and more than another spacing of the name."""
    return tuple(
        synonym
        for synonym in kind.synonyms
        if synonym not in SPOKEN
        and re.search("[가-힣]", synonym)
        and unspaced(synonym) != unspaced(kind.name_ko)
    )


@cache
def variants(kind: Kind) -> tuple[str, ...]:
    """Return other spacings and spellings of the kind's name."""
    plain = kind.name_ko
    found = [plain.replace(" ", "")]
    for part in LAST_PARTS:
        if plain.endswith(part) and len(plain) > len(part) + 1 and plain[-len(part) - 1] != " ":
            found.append(f"{plain[: -len(part)]} {part}")
            break
    if "전자현미경" in plain:
        found.append(plain.replace("전자현미경", " 전자 현미경"))
    for rule in read("synonyms.json")["spelling"]:
        if rule["variant"] in SPELLINGS and rule["canonical"] in plain:
            changed = plain.replace(rule["canonical"], rule["variant"])
            if not rule["pattern"] or re.match(rule["pattern"], unspaced(changed)):
                found.append(changed)
    others = {plain, *kind.synonyms}
    return tuple(dict.fromkeys(" ".join(text.split()) for text in found if text not in others))


def unspaced(text: str) -> str:
    return text.replace(" ", "")


def _can(kind: Kind, style: str) -> bool:
    if style == "acronym":
        return bool(kind.acronyms)
    if style == "synonym":
        return bool(synonyms(kind))
    if style == "variant":
        return bool(variants(kind))
    return True
