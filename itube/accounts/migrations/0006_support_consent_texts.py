"""What a request for technology support asks for: passing it on, and telling it as a case."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.models import Q

EFFECTIVE_FROM = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Seoul"))

SUPPORT_KO = """\
1. 제공받는 자
요청을 받는 지원센터와 그 보유기관(요청 화면에 이름을 표시합니다). 그 센터가 답하기 어려워 다른 지원센터로 넘기면 그 센터(요청 화면과 전자우편으로 알립니다)

2. 제공받는 자의 이용 목적
기술 상담과 자문, 실증 지원, 장비와 교육 안내, 처리 결과 관리

3. 제공하는 항목
이름, 전자우편 주소, 업무용 연락처, 부서, 소속 회사(회사 이름, 기업 구분), 요청 내용과 첨부 자료

4. 제공받는 자의 보유·이용 기간
요청이 끝난 뒤 1년

5. 동의를 거부할 권리와 불이익
동의하지 않을 수 있습니다. 동의하지 않으면 기술지원을 요청할 수 없지만, 다른 서비스는 그대로 쓸 수 있습니다.
"""

SUPPORT_EN = """\
1. Who receives the data
The support center that gets the request, and the body that runs it (the request page names them). If that center cannot answer and passes the request on, the other center too (the request page and a mail tell you).

2. What for
To advise on technology, support demonstrations, point to equipment and courses, and keep track of the outcome.

3. What is provided
Name, e-mail address, business phone, department, company (name, kind), the request and its attachments.

4. How long they keep it
One year after the request ends.

5. Your right to refuse, and what follows
You may refuse. You can then not ask for technology support; all other services stay open to you.
"""

CASE_KO = """\
1. 수집·이용 목적
기술지원 요청의 어려움과 지원 내용, 결과를 ‘기업 지원 사례’로 정리하여 이 누리집에 공개합니다. 비슷한 어려움을 겪는 기업이 참고합니다.

2. 공개하는 항목
요청 내용을 요약한 글, 지원한 센터와 장비, 결과. 회사는 업종과 규모로만 적고, 이름까지 동의한 때에만 회사 이름을 적습니다. 요청한 사람의 이름과 연락처, 첨부 자료는 공개하지 않습니다.

3. 보유·이용 기간
동의를 철회할 때까지. 요청 화면에서 언제든지 철회할 수 있고, 철회하면 사례를 바로 지웁니다.

4. 동의를 거부할 권리와 불이익
동의하지 않을 수 있습니다. 동의하지 않아도 기술지원에 아무런 불이익이 없습니다.
"""

CASE_EN = """\
1. Purpose of collection and use
The difficulty, the support and the result of the request are summed up as a support case and published on this site, for companies with a similar difficulty.

2. What is published
A summary of the request, the center and equipment that helped, and the result. The company is described by industry and size; its name is given only if you agree to that too. Names and contacts of people and attachments are never published.

3. How long it is kept
Until you withdraw your consent. You may do so at any time on the page of the request; the case is then deleted at once.

4. Your right to refuse, and what follows
You may refuse. Refusing has no disadvantage for the support that you get.
"""

TEXTS = [
    (
        "support",
        True,
        "기술지원 요청 내용 제공 동의",
        "Passing on a request for technology support",
        SUPPORT_KO,
        SUPPORT_EN,
    ),
    ("case", False, "지원 사례 공개 동의", "Publishing a support case", CASE_KO, CASE_EN),
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
    dependencies = [("accounts", "0005_documents")]

    operations = [
        migrations.AlterField(
            model_name="consenttext",
            name="kind",
            field=models.CharField(
                choices=[
                    ("terms", "이용약관"),
                    ("privacy", "개인정보 수집·이용"),
                    ("news", "소식 수신"),
                    ("third_party", "개인정보 제3자 제공"),
                    ("support", "기술지원 요청 제공"),
                    ("case", "지원 사례 공개"),
                ],
                max_length=20,
                verbose_name="종류",
            ),
        ),
        migrations.RemoveConstraint(model_name="consenttext", name="consent_text_kind_known"),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.CheckConstraint(
                condition=Q(
                    kind__in=["terms", "privacy", "news", "third_party", "support", "case"]
                ),
                name="consent_text_kind_known",
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
