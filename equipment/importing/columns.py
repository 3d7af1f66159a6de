"""The columns of an equipment file, and what ZEUS, NTIS, i-Tube and JEINET call them."""

from django.utils.translation import gettext_lazy as _

from itube.lib.columns import Column

# The first aliases win where a file has several columns for one key and the first is filled.
COLUMNS = (
    Column(
        "registration_no",
        _("장비등록번호"),
        (
            *("equipNo", "NTIS No", "NTIS No.", "NTIS등록번호", "NTIS장비번호", "NTIS번호"),
            *("NFEC번호", "NFEC 등록번호", "시설장비등록번호", "연구장비등록번호", "ZEUS번호"),
        ),
    ),
    Column(
        "itube_no", _("i-tube 번호"), ("i-Tube No.", "e-Tube No.", "etube_no", "equip_no", "EPN")
    ),
    Column(
        "name_ko",
        _("장비 이름"),
        ("korNm", "국문명", "한글장비명", "장비명(한글)", "국문장비명", "장비명", "equipNm"),
    ),
    Column("name_en", _("장비 영문 이름"), ("engNm", "영문명", "영문장비명", "장비명(영문)")),
    Column("center", _("보유 센터"), ("센터", "센터코드", "지원센터", "보유부서", "center_code")),
    Column(
        "institution",
        _("보유 기관"),
        ("organNm", "설치기관", "보유기관", "기관", "기관명", "보유기관명", "설치기관명"),
    ),
    Column("kind", _("장비종류"), ("장비 종류", "종류", "kind_ko")),
    Column(
        "classification",
        _("표준분류"),
        ("표준 분류", "표준분류체계", "표준분류코드", "표준분류명", "시설장비분류"),
    ),
    Column("classification_large", _("대분류"), ("표준분류 대분류",)),
    Column("classification_middle", _("중분류"), ("표준분류 중분류",)),
    Column("classification_small", _("소분류"), ("표준분류 소분류",)),
    Column("maker", _("제작사"), ("madeNm", "manufacture", "제조사", "제조회사", "제작회사")),
    Column("model", _("모델명"), ("modelNm", "모델 명", "모델", "규격(모델)")),
    Column("origin_country", _("제작국가"), ("제조국", "제작국", "원산지", "제조국가")),
    Column("asset_no", _("자산관리번호"), ("고정자산관리번호", "fixedAsetNo", "자산번호")),
    Column("acquired_on", _("취득일"), ("takeDt", "취득일자", "취득날짜", "도입일", "도입일자")),
    Column("acquisition_method", _("취득방법"), ("구매(취득)방법", "취득 방법", "구매방법")),
    Column(
        "acquisition_won",
        _("취득금액"),
        ("takePrc", "취득금액(원)", "취득가액", "취득가", "도입금액", "도입가격", "구입가격"),
    ),
    Column("useful_life_years", _("내용연수"), ("내구연한", "내용년수", "내용연수(년)")),
    Column("equipment_class", _("장비구분"), ("구분",)),
    Column("purpose", _("장비용도"), ("용도", "useTypeNm", "useTypeCd")),
    Column(
        "status", _("장비상태"), ("idleDisuseNm", "idleDisuseCd", "가동상태", "상태", "유휴상태")
    ),
    Column(
        "use_scope", _("활용범위"), ("useScopeNm", "useScopeCd", "장비활용범위", "공동활용범위")
    ),
    Column("exclusive_reason", _("단독활용사유"), ("단독활용 사유",)),
    Column("use_modes", _("이용방법"), ("사용형태", "활용유형", "공동활용방법", "활용방법")),
    Column("units", _("대수"), ("수량", "장비수량", "보유대수")),
    Column(
        "online_booking", _("온라인 예약"), ("온라인예약가능여부", "온라인예약", "예약가능여부")
    ),
    Column("qualification", _("직접사용 자격"), ("자격", "필요 자격", "이용자격")),
    Column("location_ko", _("설치장소"), ("setupNm", "설치위치", "설치 장소", "location_dtl")),
    Column("location_en", _("설치장소(영문)")),
    Column(
        "description_ko",
        _("장비 설명"),
        ("detail", "장비 상세설명", "장비설명", "상세설명"),
        long=True,
    ),
    Column("description_en", _("장비 설명(영문)"), long=True),
    Column(
        "composition_ko", _("구성 및 성능"), ("기능", "구성및성능", "주요구성 및 성능"), long=True
    ),
    Column("composition_en", _("구성 및 성능(영문)"), long=True),
    Column(
        "usage_examples_ko", _("활용 예"), ("사용예", "사용 예", "활용예", "활용분야"), long=True
    ),
    Column("usage_examples_en", _("활용 예(영문)"), long=True),
    Column("service_contents_ko", _("서비스 내용"), ("서비스내용", "지원내용"), long=True),
    Column("service_contents_en", _("서비스 내용(영문)"), long=True),
    Column(
        "use_procedure_ko", _("사용 절차"), ("사용절차", "예약정보 이용방법", "이용절차"), long=True
    ),
    Column("use_procedure_en", _("사용 절차(영문)"), long=True),
    Column(
        "fee_reduction_note_ko",
        _("사용료 감면"),
        ("감면", "사용료 감면 안내", "이용료안내"),
        long=True,
    ),
    Column("fee_reduction_note_en", _("사용료 감면(영문)"), long=True),
    Column("cautions_ko", _("유의사항"), ("예약정보 유의사항", "주의사항"), long=True),
    Column("cautions_en", _("유의사항(영문)"), long=True),
    Column("specs", _("규격"), ("주요 규격", "주요규격", "사양", "주요사양", "성능"), long=True),
    Column("tariffs", _("사용료"), ("사용료표", "이용료", "요금"), long=True),
    Column("fee", _("장비 사용료"), ("사용료 금액", "시간당 사용료")),
    Column("fee_basis", _("사용료 형태"), ("사용료형태", "사용료 기준")),
    Column("tariff_valid_from", _("사용료 적용일"), ("사용료 적용 시작일", "요금 적용일")),
    Column(
        "steps", _("공정단계"), ("공정단계 코드", "서비스맵 공정단계", "process_steps"), long=True
    ),
    Column("program_name_ko", _("사업명"), ("busiNm", "세부사업명", "사업 명")),
    Column("project_name_ko", _("과제명"), ("subjectNm", "세부과제명", "과제 명")),
)

LABELS = {column.key: column.label for column in COLUMNS}

# One of them tells which piece a row means; without any a second import would double the rows.
NUMBERS = ("registration_no", "itube_no", "asset_no")
