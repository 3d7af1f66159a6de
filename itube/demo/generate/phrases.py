"""The phrases that texts.py and experts.py choose from. Korean and English stand side by side."""

LEADS = (
    *[("", "")] * 9,
    ("조건은 상담 후 정합니다.", "Conditions are agreed in advance."),
    ("초보자는 담당자가 함께합니다.", "Staff assist first-time users."),
    ("전후 공정 장비와 함께 쓸 수 있습니다.", "Can be combined with neighbouring steps."),
)

# By class of the standard classification, else by its letter.
COMPOSITION = {
    "A": ("제어 PC", "영상 처리 소프트웨어", "시료대", "제진대", "조명 장치"),
    "A1": ("전동 시료대", "검출기", "제진대", "영상 분석 소프트웨어", "시료 홀더"),
    "A3": ("광원", "검출기", "암실", "광학 정반", "측정 소프트웨어"),
    "B": ("제어 PC", "자동 시료 주입기", "표준물질", "배기 후드", "데이터 처리 소프트웨어"),
    "B1": ("전용 지그", "냉각 장치", "배기 장치", "소모품 세트"),
    "B2": ("펌프", "자동 시료 주입기", "컬럼 오븐", "검출기", "데이터 처리 장치"),
    "B3": ("이온원", "진공 펌프", "자동 시료 주입기", "질소 발생기", "데이터 처리 장치"),
    "B4": ("광원", "검출기", "시료 셀", "항온 장치", "스펙트럼 라이브러리"),
    "B7": ("광학 검출부", "항온 장치", "자동 분주 모듈", "분석 소프트웨어"),
    "B8": ("반응조", "온도 제어기", "진공 펌프", "응축기", "안전밸브"),
    "C": ("제어반", "안전문", "집진기", "전용 지그", "냉각기"),
    "C1": ("공구 매거진", "절삭유 장치", "터치 프로브", "집진기", "CAM 소프트웨어"),
    "C4": ("로드셀", "변위계", "시험 지그", "항온조", "시험 소프트웨어"),
    "C5": ("유압 공급 장치", "제어반", "데이터 수집 장치", "안전 펜스", "시험 지그"),
    "C6": ("로드락 챔버", "진공 펌프", "가스 공급 장치", "배기 가스 처리기", "냉각수 순환기"),
    "C7": ("제어반", "두께 측정기", "건조로", "권취 장치", "제습 장치"),
    "D": ("계측 소프트웨어", "표준 케이블", "프로브 세트", "교정 키트", "전원 장치"),
    "D2": ("수신 안테나", "턴테이블", "증폭기", "측정 소프트웨어", "전원 필터"),
    "D4": ("채널 모듈", "온도 센서", "항온 챔버", "안전 차단기", "데이터 서버"),
    "E": ("저장 장치", "무정전 전원", "관리 소프트웨어", "원격 접속 장치", "사용자 단말"),
    "F": ("제어 PC", "측정 소프트웨어", "기준 시편", "정반", "온도 보정 장치"),
    "F2": ("압력 센서", "유량계", "데이터 수집 장치", "보정 키트"),
    "G": ("시험 소프트웨어", "표준 시험편", "연결 케이블", "안전 차단기"),
    "H": ("온습도 제어기", "감시 카메라", "기록계", "비상 정지 장치", "배기 장치"),
    "H2": ("교반기", "센서 세트", "멸균 배관", "제어 PC"),
}

SERVICES = {
    "direct": (
        ("장비 교육 후 직접 측정", "own use after training"),
        ("조건 설정 지원과 직접사용", "own use with setup help"),
        ("시간 단위 직접사용과 데이터 제공", "own use by the hour"),
        ("시료 준비 상담과 직접사용", "own use, advice on samples"),
    ),
    "test": (
        ("의뢰시험과 성적서 발급", "tests with a report"),
        ("시험 조건 상담과 결과 해석", "advice on results"),
        ("시료 접수 후 분석 결과 제공", "analysis of your samples"),
        ("규격 시험과 비교 평가", "standard tests and comparisons"),
        ("불량 원인 분석 지원", "help finding causes of failure"),
    ),
    "rental": (
        ("현장 대여와 사용법 안내", "rental on site with instructions"),
        ("일 단위 대여", "rental by the day"),
    ),
}

PROCEDURES = {
    "direct": (
        ("신청 → 승인 → 안전교육 → 사용", "Request → approval → briefing → use"),
        ("예약 → 사용 → 사용일지 → 정산", "Booking → use → log → payment"),
        ("상담 → 예약 → 사용 → 정산", "Advice → booking → use → payment"),
    ),
    "test": (
        ("상담 → 시료 접수 → 시험 → 성적서", "Advice → samples → test → report"),
        ("신청 → 견적 → 시료 접수 → 결과", "Request → quote → samples → results"),
        ("신청 → 승인 → 시험 → 결과서", "Request → approval → test → report"),
    ),
    "rental": (
        ("신청 → 승인 → 인수 → 반납 점검", "Request → approval → pick-up → return"),
    ),
}

FEE_REDUCTIONS = (
    ("", ""),
    ("중소기업 30% 감면", "30% off for SMEs"),
    ("중소기업 30%, 대학·연구소 20% 감면", "30% off for SMEs, 20% for universities and institutes"),
    ("지역 기업 20% 감면", "20% off for local companies"),
    ("창업 7년 이내 기업 50% 감면", "50% off for companies up to 7 years old"),
    ("소재·부품·장비 기업 50% 감면(예산 범위)", "50% off for materials and parts makers, within budget"),
    ("협약 기업 30% 감면", "30% off for partner companies"),
)

CAUTIONS = {
    "A": ("진동과 빛에 민감하니 문을 여닫지 마세요.", "촬영 자료는 당일 저장해 가세요."),
    "A1": ("자성 시료는 미리 알려 주세요.", "수분이 있는 시료는 건조해 오세요.", "시료 크기를 미리 확인해 주세요."),
    "B": ("시료의 성분과 위험성을 적어 주세요.", "표준물질은 가져와야 합니다.", "실험복과 보안경을 착용하세요."),
    "B1": ("유기용매는 후드 안에서만 쓰세요.", "사용 뒤 세척해 주세요."),
    "C": ("보호구를 착용하세요.", "지그가 맞는지 미리 상담하세요.", "재질과 크기를 미리 알려 주세요."),
    "C4": ("시편은 규격에 맞게 가공해 오세요.", "시편 치수를 미리 재어 오세요."),
    "C6": ("클린룸 복장이 필요합니다.", "오염 우려 기판은 반입할 수 없습니다.", "공정 이력을 알려 주세요."),
    "C7": ("수분에 민감한 재료는 밀봉해 오세요.", "슬러리 점도를 미리 알려 주세요."),
    "D": ("정격을 넘는 입력은 금지합니다.", "접지 손목띠를 착용하세요."),
    "D4": ("셀 규격서와 안전자료를 내 주세요.", "과충전 시험은 미리 협의하세요."),
    "E": ("자료는 사용 뒤 지워 주세요.", "상용 소프트웨어 이용 조건을 지켜 주세요."),
    "F": ("시료를 항온실에 미리 두어야 합니다.", "측정 기준면을 도면에 표시해 주세요."),
    "G": ("인체 유래 시료는 심의 서류가 필요합니다.", "멸균 상태로 가져오세요."),
    "H": ("시험 중 문을 열지 마세요.", "폭발·인화성 시료는 넣을 수 없습니다."),
    "H2": ("생물안전 등급을 알려 주세요.", "무균 조작 교육을 받아야 합니다."),
}

BUILDINGS = (
    ("시험동", "Test Bldg"), ("연구동", "Research Bldg"), ("본관", "Main Bldg"),
    ("공동장비동", "Shared Lab"), ("실증동", "Pilot Bldg"),
)  # fmt: skip

# Who answers in a center: role, and what may be asked of that role besides the field's own topics.
ROLES = (
    ("시험평가 책임", "Head of testing"),
    ("장비운영 담당", "Equipment operation"),
    ("기술지원 담당", "Technology support"),
    ("공정개발 담당", "Process development"),
    ("교육·인증 담당", "Training and certification"),
)

TOPICS = {
    "metal-materials": (("금속 조직 분석", "metallography"), ("열처리 조건", "heat treatment"), ("파손 원인 분석", "failure analysis")),
    "chemical-polymer": (("고분자 배합", "polymer compounding"), ("성분 분석", "composition analysis"), ("물성 시험법", "property test methods")),
    "textile-fashion": (("원사·원단 시험", "yarn and fabric tests"), ("염색 조건", "dyeing conditions"), ("기능성 가공", "functional finishing")),
    "construction": (("건설재료 시험", "construction material tests"), ("내화·단열 평가", "fire and insulation evaluation")),
    "environment": (("유해물질 분석", "hazardous substance analysis"), ("대기·수질 측정", "air and water measurement")),
    "semiconductor": (("단위 공정 조건", "unit process conditions"), ("소자 특성 평가", "device characterisation"), ("불량분석", "failure analysis")),
    "display": (("박막 공정", "thin film processes"), ("광학 특성 평가", "optical evaluation")),
    "electrical-electronic": (("전기안전 시험", "electrical safety tests"), ("전자파 대책", "EMC countermeasures"), ("신뢰성 시험 설계", "reliability test design")),
    "ict": (("무선 성능 시험", "radio performance tests"), ("상호운용 시험", "interoperability tests")),
    "secondary-battery": (("전극·셀 제작", "electrode and cell making"), ("충방전 시험", "cycling tests"), ("안전성 평가", "safety evaluation")),
    "energy": (("연료전지·수전해 평가", "fuel cell and electrolyser evaluation"), ("계통연계 시험", "grid connection tests")),
    "automotive-mobility": (("부품 내구 시험", "durability tests of parts"), ("소음진동 평가", "noise and vibration evaluation"), ("규격 해석", "reading standards")),
    "aerospace-defense": (("환경 시험 절차", "environmental test procedures"), ("복합재 성형", "composite forming")),
    "bio-pharma": (("배양·정제 공정", "culture and purification"), ("품질 분석법", "quality analysis methods")),
    "medical-device": (("의료기기 시험 준비", "preparing medical device tests"), ("인허가 자료", "approval documents")),
    "food-agri": (("식품 시험 생산", "pilot food production"), ("기능성 성분 분석", "analysis of functional ingredients")),
    "machinery-robot": (("정밀 가공", "precision machining"), ("로봇 성능 시험", "robot performance tests"), ("구동부 수명 평가", "drive life evaluation")),
    "shipbuilding-marine": (("기자재 형식승인 준비", "preparing type approval"), ("극저온 시험", "cryogenic tests")),
}  # fmt: skip
