"""The first version of each text that people agree to.

Real, usable texts for a demonstration. An operator who runs the portal for real adds version 2 in
the administration, with names, periods and contact of its own; a version once agreed to never
changes.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations

EFFECTIVE_FROM = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Seoul"))

TERMS_KO = """\
제1조 (목적)
이 약관은 산업기술개발장비 공동이용시스템 i-tube(이하 ‘누리집’)를 운영하는 기관(이하 ‘운영기관’)이 제공하는 장비 검색, 예약, 기술지원, 교육 신청 서비스의 이용 조건과 절차, 운영기관과 회원의 권리와 의무를 정합니다.

제2조 (회원과 계정)
1. 전자우편 주소로 가입하고, 그 주소를 확인한 사람이 회원이 됩니다.
2. 계정은 본인만 쓸 수 있고 다른 사람에게 빌려주거나 넘길 수 없습니다.
3. 회사에 속한 회원은 사업자등록번호로 소속을 등록합니다. 이미 등록된 회사는 소속이 확인된 뒤에 그 회사의 회원이 됩니다.

제3조 (예약과 이용)
1. 예약 신청은 장비를 보유한 지원센터(이하 ‘보유기관’)가 승인하면 확정됩니다.
2. 사용료, 감면, 취소 기한은 장비와 보유기관마다 다르며 신청 화면에 표시된 내용을 따릅니다.
3. 회원은 보유기관의 안전수칙과 이용 절차를 지켜야 합니다. 회원의 잘못으로 장비가 파손되면 보유기관과 회원이 정한 바에 따라 배상합니다.

제4조 (금지하는 행위)
거짓 정보로 신청하는 행위, 이용하지 않을 시간을 예약하는 행위, 자동화한 방법으로 서비스를 방해하는 행위, 다른 사람의 정보를 훔치는 행위를 금지합니다. 운영기관은 이러한 행위를 한 계정의 이용을 제한할 수 있습니다.

제5조 (서비스의 변경과 중단)
운영기관은 점검이나 장애가 있을 때 서비스를 멈출 수 있으며, 미리 알 수 있는 경우 누리집에 공지합니다. 이미 확정된 예약은 서비스가 멈춘 동안에도 유효합니다.

제6조 (약관의 변경)
약관이 바뀌면 시행 7일 전부터, 회원에게 불리한 변경은 30일 전부터 누리집에 알립니다. 동의하지 않는 회원은 탈퇴할 수 있습니다.

제7조 (탈퇴)
회원은 언제든지 ‘나의 정보’에서 탈퇴할 수 있습니다. 탈퇴하면 이름과 연락처를 지체 없이 지우고, 이용 실적은 누구인지 알 수 없는 상태로만 남깁니다.

제8조 (책임과 관할)
운영기관은 천재지변이나 회원의 잘못으로 생긴 손해에 책임지지 않습니다. 분쟁은 대한민국 법에 따르고, 관할 법원은 민사소송법에 따릅니다.

이 누리집은 시연용이며, 실린 센터와 장비는 예시 자료입니다.
"""

TERMS_EN = """\
Article 1 (Purpose)
These terms set out how the equipment search, booking, technical support and course registration of i-tube, the shared industrial R&D equipment portal ("the site"), may be used, and the rights and duties of the body that runs it ("the operator") and of its members.

Article 2 (Members and accounts)
1. A person who signs up with an e-mail address and confirms that address becomes a member.
2. An account is for its owner alone and may not be lent or passed on.
3. A member who works for a company registers it by its business registration number. Where the company is known already, membership begins once it has been confirmed.

Article 3 (Booking and use)
1. A booking request is confirmed when the center that holds the equipment ("the holder") approves it.
2. Fees, reductions and cancellation periods differ between pieces of equipment and holders; what the request page shows applies.
3. Members follow the holder's safety rules and procedures. Damage caused by a member is compensated as agreed between holder and member.

Article 4 (What is not allowed)
Requests with false information, booking time that will not be used, disturbing the service by automated means, and stealing other people's information are not allowed. The operator may restrict accounts that do so.

Article 5 (Changes and interruptions)
The operator may interrupt the service for maintenance or because of a fault, and announces on the site what can be known in advance. Confirmed bookings stay valid meanwhile.

Article 6 (Changes of these terms)
Changes are announced on the site 7 days before they take effect, changes to members' disadvantage 30 days before. Members who do not agree may leave.

Article 7 (Leaving)
Members may leave at any time on "My account". Name and contact details are then erased without delay; records of use are kept only in a form that names nobody.

Article 8 (Liability and jurisdiction)
The operator is not liable for damage caused by force majeure or by a member. The law of the Republic of Korea applies; jurisdiction follows its Civil Procedure Act.

This site is a demonstration; the centers and equipment on it are examples.
"""

PRIVACY_KO = """\
1. 수집·이용 목적
회원 확인, 장비 예약과 기술지원·교육 신청의 접수와 안내, 이용 실적 관리, 부정 이용 방지

2. 수집 항목
필수: 전자우편 주소, 비밀번호(알아볼 수 없게 바꾸어 저장), 이름
선택: 업무용 연락처, 부서, 소속 회사(사업자등록번호, 회사 이름, 기업 구분)
자동으로 만들어지는 것: 접속 일시와 접속 주소(IP), 동의한 일시

3. 보유·이용 기간
회원 탈퇴 때까지. 탈퇴하면 지체 없이 지웁니다. 다만 접속 기록은 1년, 관계 법령이 정한 기록은 그 기간 동안 보관합니다.

4. 동의를 거부할 권리와 불이익
동의하지 않을 수 있습니다. 필수 항목에 동의하지 않으면 회원으로 가입할 수 없지만, 장비와 센터는 가입하지 않아도 찾아볼 수 있습니다. 선택 항목은 적지 않아도 가입할 수 있습니다.
"""

PRIVACY_EN = """\
1. Purpose of collection and use
To identify members; to receive, and inform about, equipment bookings and requests for technical support and courses; to keep records of use; to prevent abuse.

2. What is collected
Required: e-mail address, password (stored in a form that cannot be read), name
Optional: business phone, department, company (business registration number, name, kind)
Made automatically: time and IP address of access, time of consent

3. How long it is kept
Until you leave; it is then erased without delay. Access logs are kept for one year, and records that the law demands for the period it sets.

4. Your right to refuse, and what follows
You may refuse. Without consent to the required items you cannot sign up, but equipment and centers can be searched without an account. Optional items may be left empty.
"""

NEWS_KO = """\
1. 수집·이용 목적
사업공고, 교육·행사, 새로 개방한 장비 등 소식을 전자우편으로 보냅니다.

2. 수집 항목
전자우편 주소, 이름

3. 보유·이용 기간
동의를 철회하거나 탈퇴할 때까지

4. 동의를 거부할 권리와 불이익
동의하지 않아도 가입과 예약에 아무런 불이익이 없습니다. 언제든지 ‘나의 정보’에서 철회할 수 있습니다. 예약 처리 안내처럼 서비스에 꼭 필요한 전자우편은 이 동의와 상관없이 보냅니다.
"""

NEWS_EN = """\
1. Purpose of collection and use
To send news by e-mail: calls, courses and events, newly opened equipment.

2. What is collected
E-mail address, name

3. How long it is kept
Until you withdraw your consent or leave.

4. Your right to refuse, and what follows
Refusing has no disadvantage for signing up or booking. You may withdraw at any time on "My account". E-mail that the service cannot do without, such as the answer to a booking, is sent regardless.
"""

THIRD_PARTY_KO = """\
1. 제공받는 자
예약을 신청하는 장비의 보유기관(신청 화면에 기관과 센터 이름을 표시합니다)

2. 제공받는 자의 이용 목적
예약 심사와 승인, 일정 조율, 시험 수행과 결과 전달, 사용료 정산, 안전 교육 확인

3. 제공하는 항목
이름, 전자우편 주소, 업무용 연락처, 부서, 소속 회사(사업자등록번호, 회사 이름, 기업 구분), 신청 내용과 첨부 자료

4. 제공받는 자의 보유·이용 기간
이용이 끝난 뒤 1년. 사용료 정산 기록은 관계 법령이 정한 기간

5. 동의를 거부할 권리와 불이익
동의하지 않을 수 있습니다. 동의하지 않으면 그 장비를 예약할 수 없지만, 다른 서비스는 그대로 쓸 수 있습니다.
"""

THIRD_PARTY_EN = """\
1. Who receives the data
The body that holds the equipment you ask for (the request page names the body and its center).

2. What for
To review and approve the booking, agree on times, carry out tests and deliver results, settle fees, and check safety training.

3. What is provided
Name, e-mail address, business phone, department, company (business registration number, name, kind), the request and its attachments.

4. How long they keep it
One year after the use ends; records of payment as long as the law demands.

5. Your right to refuse, and what follows
You may refuse. That piece of equipment can then not be booked; all other services stay open to you.
"""

TEXTS = [
    ("terms", True, "이용약관", "Terms of use", TERMS_KO, TERMS_EN),
    (
        "privacy",
        True,
        "개인정보 수집·이용 동의",
        "Collection and use of personal data",
        PRIVACY_KO,
        PRIVACY_EN,
    ),
    ("news", False, "소식 수신 동의", "News by e-mail", NEWS_KO, NEWS_EN),
    (
        "third_party",
        True,
        "개인정보 제3자 제공 동의",
        "Provision of personal data to a third party",
        THIRD_PARTY_KO,
        THIRD_PARTY_EN,
    ),
]


def load(apps, schema_editor):
    ConsentText = apps.get_model("accounts", "ConsentText")
    for kind, required, title_ko, title_en, body_ko, body_en in TEXTS:
        ConsentText.objects.get_or_create(
            kind=kind,
            version=1,
            defaults={
                "required": required,
                "title_ko": title_ko,
                "title_en": title_en,
                "body_ko": body_ko,
                "body_en": body_en,
                "effective_from": EFFECTIVE_FROM,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_membership_request")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
