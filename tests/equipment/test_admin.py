"""Equipment in the administration: files checked, numbers kept, the search kept right."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from equipment.filters import EquipmentFilter
from equipment.models import (
    Equipment,
    KindTerm,
    ProcessStep,
    Qualification,
    SearchDocument,
    Spec,
    StepKind,
    Tariff,
)
from equipment.search.index import index
from equipment.search.query import search
from equipment.search.question import question_from
from tests.factories import (
    make_center,
    make_equipment,
    make_item,
    make_kind,
    make_role,
    make_step,
    make_tariff,
    make_user,
)

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100
PDF = b"%PDF-1.7 " + b"0" * 100


@pytest.fixture
def center(db):
    return make_center()


def worker(center, role="operator"):
    user = make_user(is_demo=True)
    make_role(user, center, role, valid_from=timezone.now() - timedelta(days=1))
    return user


@pytest.fixture
def superuser(db):
    return make_user(is_superuser=True, is_demo=True)


def page_of(thing):
    meta = thing._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])


def filled(client, url):
    """The form of a page as it is shown, ready to be sent back."""
    context = client.get(url).context
    data = {}
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        for name, value in formset.management_form.initial.items():
            data[f"{formset.prefix}-{name}"] = value
        forms += formset.initial_forms
    for field in (field for form in forms for field in form):
        value = field.value()
        if value is not None and value is not False and field.name not in {"photo", "manual"}:
            data[field.html_name] = value
    return data


def add_row(data, prefix, **values):
    total = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = total + 1
    data |= {f"{prefix}-{total}-{name}": value for name, value in values.items()}


def save(client, url, data):
    response = client.post(url, data)
    if response.status_code == HTTPStatus.OK:
        pytest.fail(f"refused: {response.context['errors']} {response.context['adminform'].errors}")
    assert response.status_code == HTTPStatus.FOUND


def refusals(client, url, data):
    response = client.post(url, data)
    assert response.status_code == HTTPStatus.OK, "saved, but should not have been"
    return " ".join(str(error) for error in response.context["errors"])


# --- Within one's center -----------------------------------------------------------------------
def test_operator_edits_a_piece_with_its_rows(client, center):
    operator = worker(center)
    piece = make_equipment(center=center)
    client.force_login(operator)
    data = filled(client, page_of(piece)) | {"name_ko": "새 이름", "use_modes": ["rental"]}
    add_row(data, "tariffs", use_mode="direct", basis="hour", won=50_000, valid_from="2026-01-01")
    add_row(data, "specs", text="0.3~30kV", order=0)
    save(client, page_of(piece), data)
    piece.refresh_from_db()
    assert (piece.name_ko, piece.use_modes) == ("새 이름", ["rental"])
    assert Tariff.objects.get().won == 50_000
    assert Spec.objects.get().text == "0.3~30kV"
    assert found("새 이름") == [piece.pk]
    assert LogEntry.objects.get().user == operator


def test_piece_does_not_leave_for_a_center_where_one_has_no_work(client, center):
    client.force_login(worker(center))
    piece, other = make_equipment(center=center), make_center()
    data = filled(client, page_of(piece)) | {"center": other.pk}
    assert refusals(client, page_of(piece), data)
    # Nor for one that one may only look at.
    looked_at = make_center()
    person = worker(center)
    make_role(person, looked_at, "viewer", valid_from=timezone.now() - timedelta(days=1))
    client.force_login(person)
    data = filled(client, page_of(piece)) | {"center": looked_at.pk}
    assert refusals(client, page_of(piece), data)
    piece.refresh_from_db()
    assert piece.center == center


def test_qualification_must_be_the_centers_own(client, superuser, center):
    piece = make_equipment(center=center)
    foreign = Qualification.objects.create(center=make_center(), name_ko="교육")
    client.force_login(superuser)
    data = filled(client, page_of(piece)) | {"qualification": foreign.pk}
    assert "보유한 센터의 자격만" in refusals(client, page_of(piece), data)
    own = Qualification.objects.create(center=center, name_ko="교육")
    save(client, page_of(piece), data | {"qualification": own.pk})


def test_manager_of_one_center_cannot_delete_what_he_only_sees_in_another(client, center):
    manager, other = worker(center, "manager"), make_center()
    make_role(manager, other, "viewer", valid_from=timezone.now() - timedelta(days=1))
    mine, theirs = make_equipment(center=center), make_equipment(center=other)
    client.force_login(manager)
    response = client.post(
        reverse("admin:equipment_equipment_changelist"),
        {"action": "delete_selected", "_selected_action": [mine.pk, theirs.pk], "post": "yes"},
    )
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert Equipment.objects.count() == 2


def test_only_choice_of_center_is_chosen(client, center):
    client.force_login(worker(center))
    page = client.get(reverse("admin:equipment_equipment_add"))
    assert page.context["adminform"].form["center"].value() == center.pk


# --- Numbers and files -------------------------------------------------------------------------
def test_new_piece_gets_the_next_number_and_its_document(client, superuser, center):
    make_equipment(center=center, itube_no="EPN0148978")
    kind = make_kind()
    client.force_login(superuser)
    url = reverse("admin:equipment_equipment_add")
    data = filled(client, url) | {
        "center": center.pk,
        "kind": kind.pk,
        "classification": kind.classification.pk,
        "name_ko": "새 장비",
    }
    save(client, url, data)
    piece = Equipment.objects.get(name_ko="새 장비")
    assert (piece.itube_no, piece.registration_no) == ("EPN0148979", None)
    assert SearchDocument.objects.filter(equipment=piece).exists()


def test_numbers_stay_once_they_are_there(client, superuser):
    piece = make_equipment(registration_no=None)
    client.force_login(superuser)
    number = piece.itube_no
    data = filled(client, page_of(piece)) | {
        "itube_no": "EPN9999999",
        "registration_no": "NFEC-2019-07-254811",
    }
    save(client, page_of(piece), data)
    piece.refresh_from_db()
    assert (piece.itube_no, piece.registration_no) == (number, "NFEC-2019-07-254811")
    save(client, page_of(piece), data | {"registration_no": "NFEC-2020-01-000001"})
    piece.refresh_from_db()
    assert piece.registration_no == "NFEC-2019-07-254811"


def test_files_are_checked_kept_and_linked_to_the_page_that_serves_them(client, superuser):
    piece = make_equipment()
    client.force_login(superuser)
    data = filled(client, page_of(piece))
    wrong = {
        "photo": SimpleUploadedFile("a.png", b"<svg onload=1>"),
        "manual": SimpleUploadedFile("a.pdf", PNG),
    }
    told = refusals(client, page_of(piece), data | wrong)
    assert "JPEG나 PNG" in told
    assert "PDF로" in told
    right = {
        "photo": SimpleUploadedFile("a.png", PNG),
        "manual": SimpleUploadedFile("a.pdf", PDF),
    }
    save(client, page_of(piece), data | right)
    piece.refresh_from_db()
    address = reverse("equipment:photo", args=[piece.number])
    assert f'href="{address}"' in client.get(page_of(piece)).content.decode()
    # The disk may be away: what is not sent anew is not read either.
    piece.photo.storage.delete(piece.photo.name)
    save(client, page_of(piece), filled(client, page_of(piece)) | {"maker": "가나정밀"})
    client.force_login(worker(piece.center, "viewer"))
    assert f'href="{address}"' in client.get(page_of(piece)).content.decode()


def with_files():
    piece = make_equipment()
    piece.photo.save("a.png", ContentFile(PNG))
    piece.manual.save("a.pdf", ContentFile(PDF))
    return piece, default_storage.exists, (piece.photo.name, piece.manual.name)


def test_a_file_that_is_replaced_or_cleared_leaves_the_disk_once_that_is_saved(
    client, superuser, django_capture_on_commit_callbacks
):
    piece, exists, (photo, manual) = with_files()
    client.force_login(superuser)
    data = filled(client, page_of(piece))
    with django_capture_on_commit_callbacks(execute=True):
        save(client, page_of(piece), data | {"maker": "가나정밀"})
    assert exists(photo)
    assert exists(manual)
    new = {"photo": SimpleUploadedFile("b.png", PNG), "manual-clear": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        save(client, page_of(piece), data | new)
        assert exists(photo)  # nothing is final yet
    piece.refresh_from_db()
    assert exists(piece.photo.name)
    assert not piece.manual
    assert not exists(photo)
    assert not exists(manual)


@pytest.mark.parametrize("way", ["page", "list"])
def test_files_go_with_their_piece(client, superuser, django_capture_on_commit_callbacks, way):
    piece, exists, files = with_files()
    other, _exists, kept = with_files()
    client.force_login(superuser)
    chosen = {"action": "delete_selected", "_selected_action": piece.pk}
    address = {
        "page": reverse("admin:equipment_equipment_delete", args=[piece.pk]),
        "list": reverse("admin:equipment_equipment_changelist"),
    }[way]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, chosen | {"post": "yes"})
    assert list(Equipment.objects.all()) == [other]
    assert not any(exists(name) for name in files)
    assert all(exists(name) for name in kept)


# --- What does not fit together is told ---------------------------------------------------------
@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"basis": "hour"}, "꼭 적어야"),
        ({"basis": "free", "won": 100}, "적지 않아요"),
        ({"basis": "base", "won": 100}, "꼭 적어야"),
        ({"basis": "base", "won": 100, "base_quantity": 0, "extra_won": 1}, "0시간"),
        ({"basis": "hour", "won": -5}, "0보다 작은"),
        ({"basis": "hour", "won": 5, "extra_won": 5}, "적지 않아요"),
    ],
)
def test_fee_that_does_not_fit_its_basis_is_told(client, superuser, row, told):
    piece = make_equipment()
    client.force_login(superuser)
    data = filled(client, page_of(piece))
    add_row(data, "tariffs", use_mode="direct", valid_from="2026-01-01", **row)
    assert told in refusals(client, page_of(piece), data)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"value_from": 1, "text": "1"}, "항목을 골라"),
        ({"value_from": 2, "value_to": 1, "text": "2~1"}, "최대는 최소보다"),
    ],
)
def test_spec_that_makes_no_sense_is_told(client, superuser, row, told):
    piece = make_equipment()
    client.force_login(superuser)
    data = filled(client, page_of(piece))
    add_row(data, "specs", order=0, **row)
    assert told in refusals(client, page_of(piece), data)


def test_exclusive_reason_needs_exclusive_use(client, superuser):
    piece = make_equipment()
    client.force_login(superuser)
    data = filled(client, page_of(piece)) | {"exclusive_reason": "05"}
    assert "단독활용일 때만" in refusals(client, page_of(piece), data)
    save(client, page_of(piece), data | {"use_scope": "exclusive"})


# --- The search follows ------------------------------------------------------------------------
def found(q="", **chosen):
    """Return the pieces that the words of q, as they are, and the chosen codes find."""
    filterset = EquipmentFilter({"q": q, "literal": "1", **chosen})
    assert filterset.is_valid(), filterset.errors
    return sorted(search(question_from(filterset.form.cleaned_data)).ids)


def test_new_word_of_a_kind_finds_its_pieces(client, superuser):
    piece = make_equipment()
    index([piece.pk])
    client.force_login(superuser)
    data = filled(client, page_of(piece.kind))
    add_row(data, "terms", type="acronym", text="QZX")
    save(client, page_of(piece.kind), data)
    assert KindTerm.objects.get().text == "QZX"
    assert found("QZX") == [piece.pk]


def test_kind_let_go_by_a_step_leaves_its_documents(client, superuser):
    piece, later = make_equipment(), make_equipment()
    step = make_step(make_item())
    StepKind.objects.create(step=step, kind=piece.kind)
    index([piece.pk, later.pk])
    assert found(step=[step.code]) == [piece.pk]
    client.force_login(superuser)
    data = filled(client, page_of(step)) | {"step_kinds-0-kind": later.kind.pk}
    save(client, page_of(step), data)
    assert found(step=[step.code]) == [later.pk]
    item = reverse("admin:equipment_productitem_delete", args=[step.item.pk])
    assert client.post(item, {"post": "yes"}).status_code == HTTPStatus.FOUND
    assert not ProcessStep.objects.exists()
    assert not SearchDocument.objects.exclude(profile__step_ids=[]).exists()


def test_hidden_center_takes_its_pieces_out_of_the_search(client, superuser):
    piece = make_equipment()
    index([piece.pk])
    client.force_login(superuser)
    data = filled(client, page_of(piece.center))
    del data["is_published"]
    save(client, page_of(piece.center), data)
    assert found() == []


def test_kind_of_an_institution_is_followed(client, superuser):
    piece = make_equipment()
    index([piece.pk])
    client.force_login(superuser)
    institution = piece.center.institution
    data = filled(client, page_of(institution)) | {"kind": "university"}
    save(client, page_of(institution), data)
    assert found(center_kind=["university"]) == [piece.pk]


def test_deleting_a_piece_deletes_its_document_and_keeps_the_history(client, superuser):
    piece = make_equipment()
    make_tariff(piece)
    index([piece.pk])
    client.force_login(superuser)
    url = reverse("admin:equipment_equipment_delete", args=[piece.pk])
    assert client.post(url, {"post": "yes"}).status_code == HTTPStatus.FOUND
    assert not SearchDocument.objects.exists()
    assert LogEntry.objects.get().is_deletion()


def test_bits_of_the_masks_do_not_move(client, superuser):
    field = make_equipment().kind.fields.get()
    client.force_login(superuser)
    assert "bit" not in client.get(page_of(field)).context["adminform"].form.fields
    add = client.get(reverse("admin:equipment_field_add"))
    assert add.context["adminform"].form["bit"].value() == field.bit + 1


def test_kind_of_pieces_cannot_be_deleted(client, superuser):
    kind = make_equipment().kind
    client.force_login(superuser)
    url = reverse("admin:equipment_kind_delete", args=[kind.pk])
    page = client.get(url)
    assert page.context["protected"]
    assert client.post(url, {"post": "yes"}).status_code in {HTTPStatus.OK, HTTPStatus.FORBIDDEN}
    kind.refresh_from_db()


def test_what_goes_by_the_list_goes_with_its_search_in_one_transaction(superuser, rf):
    item = make_item()
    step = make_step(item)
    piece = make_equipment()
    StepKind.objects.create(step=step, kind=piece.kind)
    request = rf.post("/")
    request.user = superuser
    with CaptureQueriesContext(connection) as queries:
        admin.site._registry[ProcessStep].delete_queryset(
            request, ProcessStep.objects.filter(pk=step.pk)
        )
    statements = [query["sql"] for query in queries]
    assert statements[0].startswith("SAVEPOINT")
    assert statements[-1] == f"RELEASE {statements[0]}"
    assert any("equipment_searchdocument" in sql for sql in statements)
