"""What a portal without the demonstration begins with."""

import pytest
from django.core.management import CommandError, call_command

from equipment.models import Kind, ProductItem, Sector
from itube.news.models import Event, Faq

pytestmark = pytest.mark.django_db


def test_a_new_portal_has_its_vocabulary_its_map_and_no_equipment(client, capsys):
    call_command("load_reference")
    assert Sector.objects.count() == 6
    item = ProductItem.objects.first()
    assert item.name_ko in client.get("/service-map/").content.decode()
    assert client.get(item.get_absolute_url()).status_code == 200
    for path in ("/", "/en/", "/i-platform/", "/faq/", "/events/?show=over", "/statistics/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/equipment/").context["answer"].total == 0
    assert "vocabulary and service map: " in capsys.readouterr().out


def test_what_was_changed_since_is_only_brought_back_on_demand():
    call_command("load_reference")
    kind, question = Kind.objects.first(), Faq.objects.first()
    name, asked = kind.name_ko, question.question_ko
    Kind.objects.filter(pk=kind.pk).update(name_ko="고친 이름")
    Faq.objects.filter(pk=question.pk).update(question_ko="고친 질문")
    with pytest.raises(CommandError, match="--overwrite"):
        call_command("load_reference")
    kind.refresh_from_db()
    assert kind.name_ko == "고친 이름"
    before = Event.objects.count()
    call_command("load_reference", overwrite=True)
    kind.refresh_from_db()
    question.refresh_from_db()
    assert (kind.name_ko, question.question_ko) == (name, asked)
    assert Event.objects.count() == before
