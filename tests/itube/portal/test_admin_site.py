"""Every page of the administration, for everyone who may come in and for who may not."""

import re
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bookings.models import (
    BookingPolicy,
    FeeReduction,
    Holiday,
    Maintenance,
    PieceHours,
    UsageRecord,
    Wait,
)
from centers.models import ClosedDay, Expert, OpeningHours
from equipment.models import (
    EquipmentStep,
    EvaluationFactor,
    HeldQualification,
    ProcessStep,
    ProductItem,
    Qualification,
    QueryWord,
    Spec,
    SpecDefinition,
    SpellingRule,
    StepKind,
    SynonymGroup,
    Tag,
)
from itube.accounts.models import (
    Consent,
    ConsentText,
    Document,
    MembershipRequest,
    PersonalDataAccess,
)
from itube.chatbot.models import Conversation, Turn
from itube.councils.models import Milestone
from itube.finder.models import QuestionLog
from itube.outbox.models import OutboxMessage
from itube.programs.courses import enrolling
from itube.reports.models import BudgetLine, Roadmap
from itube.roadshow.models import Film
from tests.factories import (
    MONDAY_9,
    make_booking,
    make_case,
    make_center,
    make_company,
    make_council,
    make_equipment,
    make_event,
    make_faq,
    make_field,
    make_inquiry,
    make_item,
    make_notice,
    make_registration,
    make_role,
    make_stage,
    make_step,
    make_support_request,
    make_tariff,
    make_user,
)
from tests.itube.programs.courses.world import make_course, make_member, make_session

pytestmark = pytest.mark.django_db

# What a person of one center may see at all; everything else is for who runs the portal.
IN_A_CENTER = {
    "centers.center",
    "centers.expert",
    "equipment.equipment",
    "equipment.qualification",
    "equipment.heldqualification",
    "bookings.booking",
    "bookings.bookingpolicy",
    "bookings.feereduction",
    "bookings.maintenance",
    "bookings.piecehours",
    "bookings.usagerecord",
    "bookings.wait",
    "cases.supportcase",
    "programs.supportrequest",
    "programs.course",
    "programs.enrolment",
    "programs.session",
    "reports.inquiry",
}
# Rows that deeds write: seen by all roles, typed by nobody.
WRITTEN_BY_DEEDS = {
    "bookings.booking",
    "bookings.maintenance",
    "bookings.usagerecord",
    "bookings.wait",
    "programs.supportrequest",
    "programs.enrolment",
    "reports.inquiry",
}
FOR_MANAGERS = {"centers.centerrole"}
# One row would show what one person said.
ONLY_A_LIST = {"chatbot.turn"}
# What pieces are described with; centers look it up.
VOCABULARY = {
    "equipment.classification",
    "equipment.kind",
    "equipment.processstep",
    "equipment.specdefinition",
    "equipment.synonymgroup",
    "equipment.spellingrule",
    "equipment.queryword",
    "bookings.holiday",
}
MODELS = sorted(model._meta.label_lower for model in admin.site._registry)
YESTERDAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def person(**fields):
    """Demonstration accounts are not asked for a second factor."""
    return make_user(is_demo=True, **fields)


def make_film(slug):
    return Film.objects.create(
        slug=slug,
        number=1,
        title_ko="가루에서 전지까지",
        shows_ko="전극을 만드는 과정",
        field=make_field(),
        center=make_center(),
        duration_seconds=33,
        published_on=date(2020, 12, 18),
    )


def make_milestone(slug):
    return Milestone.objects.create(slug=slug, year=2015, title_ko="시작", source_ko="보도자료")


def row_of(model, **fields):
    return model.objects.create(**fields)


# One row of each model of bookings, for a piece or its center.
OF_CENTERS = {
    "reports.inquiry": lambda place, piece: make_inquiry(equipment=piece),
    "bookings.booking": lambda place, piece: make_booking(equipment=piece),
    "bookings.maintenance": lambda place, piece: row_of(
        Maintenance, equipment=piece, start=MONDAY_9, end=MONDAY_9 + HOUR
    ),
    "bookings.usagerecord": lambda place, piece: row_of(
        UsageRecord,
        equipment=piece,
        start=MONDAY_9,
        end=MONDAY_9 + HOUR,
        operating_minutes=60,
        use_class="own",
    ),
    "bookings.wait": lambda place, piece: row_of(
        Wait,
        equipment=piece,
        user=make_user(),
        use_mode="direct",
        from_at=MONDAY_9,
        until_at=MONDAY_9 + HOUR,
        minutes=60,
    ),
    "bookings.bookingpolicy": lambda place, piece: row_of(BookingPolicy, center=place),
    "bookings.feereduction": lambda place, piece: row_of(
        FeeReduction, center=place, company_size="small", percent=30
    ),
    "bookings.piecehours": lambda place, piece: row_of(
        PieceHours, equipment=piece, weekday=0, opens=540, closes=1080
    ),
    "bookings.holiday": lambda place, piece: row_of(
        Holiday, day=date(2090, 1, 1) + timedelta(days=place.pk), name_ko="쉬는 날"
    ),
    "programs.supportrequest": lambda place, piece: make_support_request(center=place),
    "equipment.heldqualification": lambda place, piece: row_of(
        HeldQualification,
        user=make_user(),
        qualification=Qualification.objects.get_or_create(center=place, name_ko="교육")[0],
        valid_from="2030-01-01",
    ),
    "programs.course": lambda place, piece: make_course(center=place),
    "programs.session": lambda place, piece: make_session(make_course(center=place)),
    "programs.enrolment": lambda place, piece: enrolling.enrol(
        make_session(make_course(center=place)), make_member(), now=timezone.now()
    ),
}


def fill(center, other_center):
    """One thing of every kind; what has a center is in both. Returns label -> [mine, theirs]."""
    things: dict[str, list] = {}

    def keep(*rows):
        for row in rows:
            things.setdefault(row._meta.label_lower, []).append(row)

    # The real ones fill the first page of their list.
    Holiday.objects.all().delete()
    item = None
    for place in [center, other_center]:
        piece = make_equipment(center=place)
        make_tariff(piece)
        definition = SpecDefinition.objects.create(key=f"kv-{place.code}", name_ko="전압")
        Spec.objects.create(
            equipment=piece, definition=definition, value_from=1, value_to=2, text="1~2"
        )
        OpeningHours.objects.create(center=place, weekday=0, opens=540, closes=1080)
        if item is None:
            sector = piece.kind.fields.get().sector
            item = ProductItem.objects.create(
                slug="battery", name_ko="이차전지", name_en="Battery", sector=sector
            )
            step = ProcessStep.objects.create(item=item, number=1, name_ko="혼합", name_en="Mix")
            StepKind.objects.create(step=step, kind=piece.kind)
            EvaluationFactor.objects.create(step=step, name_ko="점도", name_en="Viscosity")
            keep(sector, piece.kind.fields.get(), piece.kind, piece.classification, item, step)
        EquipmentStep.objects.create(step=step, equipment=piece)
        keep(place, place.institution, piece, definition)
        keep(Qualification.objects.create(center=place, name_ko="교육"))
        keep(ClosedDay.objects.create(center=place, day="2030-01-01", name_ko="쉬는 날"))
        keep(
            Expert.objects.create(
                center=place, name="전문인력 1", role_ko="분석", helps_with_ko="시험"
            )
        )
        keep(make_role(make_user(), place, "viewer"))
        keep(make_case(center=place))
        keep(*[grow_in(place, piece) for grow_in in OF_CENTERS.values()])
    user = make_user(company=make_company())
    text = ConsentText.objects.create(
        kind="terms", version=90, title_ko="약관", title_en="Terms", body_ko="글", body_en="Text"
    )
    keep(user, user.company, text, Consent.objects.create(user=user, text=text))
    keep(MembershipRequest.objects.create(user=make_user(), company=user.company))
    keep(PersonalDataAccess.objects.create(actor=user, deed="view", subject="accounts.user 1"))
    keep(
        OutboxMessage.objects.create(
            kind="x",
            recipient="a@b.example",
            payload={"subject": "제목", "text": "본문"},
            dedupe_key="x",
        )
    )
    council = make_council([center])
    keep(council, council.members.get(), make_milestone("begins"))
    keep(Document.objects.create(kind="privacy", version=90, title_ko="방침", title_en="Policy"))
    keep(SynonymGroup.objects.create(words=["배터리", "전지"]))
    keep(SpellingRule.objects.create(variant="센타", canonical="센터"))
    keep(QueryWord.objects.create(text="찾아줘", role="stop"))
    keep(QuestionLog.objects.create(day="2026-11-01", kind="none", text="없는말", language="ko"))
    keep(GROW["chatbot.turn"](1))
    event = make_event()
    keep(make_notice(), event, make_registration(event), make_faq())
    keep(GROW["reports.budgetline"](1), GROW["reports.roadmap"](1), make_film("powder"))
    keep(make_stage(), Tag.objects.create(slug="big3", name_ko="빅3", name_en="Big 3"))
    return {label: [rows[0], rows[-1]] for label, rows in things.items()}


def pages(label, thing):
    name = label.replace(".", "_")
    yield "list", reverse(f"admin:{name}_changelist")
    yield "add", reverse(f"admin:{name}_add")
    for page in ["change", "history", "delete"]:
        yield page, reverse(f"admin:{name}_{page}", args=[thing.pk])


def obeys_csp(response):
    """No inline script, style or handler; such a page would only half work in a browser."""
    html = response.content.decode()
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>(?!\s*</script>)", html)
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)


def statuses(client, user, label, thing):
    client.force_login(user)
    found = {}
    for page, url in pages(label, thing):
        response = client.get(url)
        found[page] = response.status_code
        if response.status_code == 200:
            obeys_csp(response)
    return found


@pytest.fixture
def centers(db):
    return make_center(), make_center()


def test_index_names_the_expected_models():
    assert set(MODELS) >= IN_A_CENTER | FOR_MANAGERS
    hidden = {"auth.group", "authtoken.tokenproxy", "mfa.authenticator", "account.emailaddress"}
    assert not hidden & set(MODELS)


@pytest.mark.parametrize(
    "site_role", [pytest.param("superuser", marks=pytest.mark.stress), "operator"]
)
def test_every_page_opens_for_who_runs_the_portal(client, centers, site_role):
    user = person(is_superuser=True) if site_role == "superuser" else person(site_role="operator")
    things = fill(*centers)
    assert set(things) == set(MODELS), "a model without a row in fill() is not tested"
    client.force_login(user)
    index = client.get(reverse("admin:index"))
    assert index.status_code == 200
    obeys_csp(index)
    for label in MODELS:
        found = statuses(client, user, label, things[label][0])
        shown = (
            {found["list"]}
            if label in ONLY_A_LIST
            else {found[page] for page in ("list", "change", "history")}
        )
        assert shown == {200}, (label, found)
        # Rows that deeds write are neither added nor deleted by hand: 403. Never an error.
        assert {found["add"], found["delete"]} <= {200, 403}, (label, found)


# For one role: which pages of each model open, of a thing of one's own center.
SEES = {"list": 200, "add": 403, "change": 200, "history": 200, "delete": 403}
EDITS = SEES | {"add": 200}
MANAGES = EDITS | {"delete": 200}
NOTHING = dict.fromkeys(SEES, 403)
OWN = {
    "viewer": dict.fromkeys(IN_A_CENTER, SEES),
    "operator": {
        "centers.center": SEES,
        "centers.expert": SEES,
        "equipment.equipment": EDITS,
        "equipment.qualification": MANAGES,
        "equipment.heldqualification": MANAGES,
        "bookings.bookingpolicy": SEES,
        "bookings.feereduction": SEES,
        "bookings.piecehours": MANAGES,
        "cases.supportcase": SEES,
        "programs.course": EDITS,
        "programs.session": EDITS,
    },
    "manager": {
        "centers.center": SEES,
        "centers.expert": MANAGES,
        "centers.centerrole": MANAGES,
        "equipment.equipment": MANAGES,
        "equipment.qualification": MANAGES,
        "equipment.heldqualification": MANAGES,
        "bookings.bookingpolicy": MANAGES,
        "bookings.feereduction": MANAGES,
        "bookings.piecehours": MANAGES,
        "cases.supportcase": MANAGES,
        "programs.course": MANAGES,
        "programs.session": MANAGES,
    },
}
OWN["approver"] = OWN["deputy"] = OWN["operator"]
for role_pages in OWN.values():
    role_pages |= dict.fromkeys(VOCABULARY | WRITTEN_BY_DEEDS, SEES)


# The least, and who may most; what the others may is in between, and `make stress` asks them too.
LEAST_AND_MOST = {"viewer", "manager"}


each_role = pytest.mark.parametrize(
    "role",
    [
        pytest.param(role, marks=[] if role in LEAST_AND_MOST else [pytest.mark.stress])
        for role in sorted(OWN)
    ],
)


@each_role
def test_pages_of_ones_own_center_open_as_the_role_allows(client, centers, role):
    user, things = person(), fill(*centers)
    make_role(user, centers[0], role, valid_from=timezone.now() - YESTERDAY)
    client.force_login(user)
    assert client.get(reverse("admin:index")).status_code == 200
    for label in MODELS:
        found = statuses(client, user, label, things[label][0])
        # Where nothing may be seen, history sends away a thing that is not in the list.
        found["history"] = 403 if found["history"] == 302 else found["history"]
        assert found == OWN[role].get(label, NOTHING), label


@each_role
def test_things_of_another_center_are_not_there(client, centers, role):
    user, things = person(), fill(*centers)
    make_role(user, centers[0], role, valid_from=timezone.now() - YESTERDAY)
    client.force_login(user)
    for label in set(OWN[role]) - VOCABULARY:
        theirs = things[label][1]
        for page, url in pages(label, theirs):
            if page in {"change", "history", "delete"}:
                response = client.get(url, follow=True)
                # Django sends to the index with a message that there is no such thing.
                assert response.redirect_chain or response.status_code == 403, (label, page)
                if response.redirect_chain:
                    assert response.redirect_chain[0][0] == reverse("admin:index")
        name = label.replace(".", "_")
        listed = client.get(reverse(f"admin:{name}_changelist"))
        assert theirs not in listed.context["cl"].queryset


LOOKED_UP = sorted(
    {
        (shown.model._meta.label_lower, name)
        for model_admin in admin.site._registry.values()
        for shown in [model_admin, *(inline for inline in model_admin.inlines)]
        for name in shown.autocomplete_fields
    }
)


@pytest.mark.parametrize(("label", "name"), LOOKED_UP)
def test_choices_are_looked_up(client, centers, label, name):
    fill(*centers)
    app_label, model_name = label.split(".")
    question = {"app_label": app_label, "model_name": model_name, "field_name": name}
    for user in [person(is_superuser=True), person()]:
        if not user.is_superuser:
            make_role(user, centers[0], "operator", valid_from=timezone.now() - YESTERDAY)
        client.force_login(user)
        response = client.get(reverse("admin:autocomplete"), question | {"term": ""})
        # Only what a center's own pages need is looked up by its people.
        in_a_center = label in IN_A_CENTER | {"equipment.spec", "equipment.equipmentstep"}
        if user.is_superuser or (in_a_center and name != "institution"):
            assert response.status_code == 200
            assert response.json()["results"]
        else:
            assert response.status_code in {200, 403}


@pytest.mark.parametrize("make", ["member", "ministry", "pd", "ended", "coming", "inactive"])
def test_nobody_else_comes_in(client, centers, make):
    user = person(site_role=make if make in {"ministry", "pd"} else "", is_staff=True)
    now = timezone.now()
    if make == "ended":
        make_role(
            user,
            centers[0],
            "manager",
            valid_from=now - 2 * YESTERDAY,
            valid_until=now - YESTERDAY,
        )
    if make == "coming":
        make_role(user, centers[0], "manager", valid_from=now + YESTERDAY)
    client.force_login(user)
    if make == "inactive":
        user.is_active = False
        user.save()
        assert client.get(reverse("admin:index")).status_code == 302
        return
    response = client.get(reverse("admin:index"), follow=True)
    assert response.status_code == 403
    assert b'name="username"' not in response.content


def test_sign_in_is_the_portals_own_and_so_is_the_password(client, centers):
    response = client.get(reverse("admin:index"))
    assert response.url == f"{reverse('admin:login')}?next={reverse('admin:index')}"
    response = client.get(response.url)
    assert response.url == f"{reverse('account_login')}?next={reverse('admin:index')}"
    # Not even a direct POST reaches Django's form, which knows no second factor.
    user = person(is_superuser=True, password="korrekt-pferd-77")
    posted = client.post(
        reverse("admin:login"), {"username": user.email, "password": "korrekt-pferd-77"}
    )
    assert posted.status_code == 302
    assert "_auth_user_id" not in client.session
    client.force_login(user)
    assert client.get(reverse("admin:login")).url == reverse("admin:index")
    assert client.get(reverse("admin:password_change")).url == reverse("account_change_password")
    assert client.post(reverse("admin:logout")).url == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("label", MODELS)
def test_a_list_costs_as_many_queries_for_ten_rows_as_for_one(client, centers, label):
    client.force_login(person(is_superuser=True))
    url = reverse(f"admin:{label.replace('.', '_')}_changelist")
    fill(*centers)

    def rows():
        context = client.get(url).context
        return context["rows"] if "rows" in context else context["cl"].result_list

    rows()  # content types and the like are read once
    with CaptureQueriesContext(connection) as few:
        before = len(rows())
    for number in range(3, 11):
        grow(label, number)
    rows()  # words that have changed are read once
    with CaptureQueriesContext(connection) as many:
        after = len(rows())
    assert after >= before + 8
    assert len(many) == len(few), [query["sql"][:120] for query in many]


# One more row of a model, in a center and for a person of its own where it has them.
GROW = {
    "centers.closedday": lambda number: ClosedDay.objects.create(
        center=make_center(), day=f"2030-02-{number:02d}", name_ko="쉬는 날"
    ),
    "centers.expert": lambda number: Expert.objects.create(
        center=make_center(), name="전문인력", role_ko="분석"
    ),
    "centers.centerrole": lambda number: make_role(make_user(), make_center(), "viewer"),
    "accounts.user": lambda number: make_user(company=make_company()),
    "accounts.company": lambda number: make_company(),
    "accounts.consent": lambda number: Consent.objects.create(
        user=make_user(), text=ConsentText.objects.get(version=90)
    ),
    "accounts.consenttext": lambda number: ConsentText.objects.create(
        kind="news", version=number + 50, title_ko="소식", title_en="News"
    ),
    "accounts.document": lambda number: Document.objects.create(
        kind="privacy", version=number + 50, title_ko="방침", title_en="Policy"
    ),
    "accounts.membershiprequest": lambda number: MembershipRequest.objects.create(
        user=make_user(), company=make_company()
    ),
    "accounts.personaldataaccess": lambda number: PersonalDataAccess.objects.create(
        actor=make_user(), deed="view", subject="x"
    ),
    "outbox.outboxmessage": lambda number: OutboxMessage.objects.create(
        kind="x", recipient="a@b.example", dedupe_key=f"{number}"
    ),
    "reports.budgetline": lambda number: BudgetLine.objects.create(
        slug=f"line-{number}",
        first_year=2021,
        last_year=2021,
        amount_won=1,
        source_date=date(2020, 12, 17),
    ),
    "reports.roadmap": lambda number: Roadmap.objects.create(
        slug=f"map-{number}", first_year=2022, last_year=2026, source_date=date(2020, 12, 17)
    ),
    "equipment.tag": lambda number: Tag.objects.create(
        slug=f"tag-{number}", name_ko="꼬리표", name_en="Tag"
    ),
    "equipment.stage": lambda number: make_stage(),
    "equipment.qualification": lambda number: Qualification.objects.create(
        center=make_center(), name_ko="교육"
    ),
    "equipment.specdefinition": lambda number: SpecDefinition.objects.create(
        key=f"spec-{number}", name_ko="전압"
    ),
    "equipment.synonymgroup": lambda number: SynonymGroup.objects.create(
        words=[f"말{number}", f"같은 말{number}"]
    ),
    "equipment.spellingrule": lambda number: SpellingRule.objects.create(
        variant=f"다른{number}", canonical=f"바른{number}"
    ),
    "equipment.queryword": lambda number: QueryWord.objects.create(text=f"말{number}", role="stop"),
    "finder.questionlog": lambda number: QuestionLog.objects.create(
        day=timezone.localdate(), kind="none", text=f"질문 {number}", language="ko"
    ),
    "chatbot.turn": lambda number: Turn.objects.create(
        conversation=Conversation.objects.create(started_at=timezone.now(), last_at=timezone.now()),
        number=1,
        said=f"질문 {number}",
        language="ko",
        intent="ask_back",
        at=timezone.now(),
    ),
    "news.notice": lambda number: make_notice(),
    "news.event": lambda number: make_event(),
    "news.registration": lambda number: make_registration(make_event()),
    "news.faq": lambda number: make_faq(),
    "equipment.productitem": lambda number: make_item(),
    "cases.supportcase": lambda number: make_case(),
    "councils.council": lambda number: make_council(secretariat=make_center()),
    "councils.member": lambda number: make_council([make_center()]),
    "roadshow.film": lambda number: make_film(f"film-{number}"),
    "councils.milestone": lambda number: make_milestone(f"step-{number}"),
    "equipment.processstep": lambda number: make_step(make_item(), number=1),
}


def grow(label, number):
    if label in OF_CENTERS:
        piece = make_equipment()
        OF_CENTERS[label](piece.center, piece)
    else:
        GROW.get(label, lambda number: make_equipment())(number)


@pytest.mark.parametrize(
    "address",
    [
        "equipment/equipment/?status__exact=%00",
        "outbox/outboxmessage/?kind=%00",
        "autocomplete/?term=%00&app_label=equipment&model_name=equipment&field_name=kind",
    ],
)
def test_a_character_that_the_database_has_not_is_refused(client, address):
    client.force_login(make_user(is_superuser=True, is_demo=True))
    assert client.get(f"/admin/{address}").status_code == 400
    chosen = {"action": "send_password_mail", "_selected_action": "\0"}
    refused = client.post("/admin/accounts/user/", chosen)
    assert refused.status_code == 400
