import pytest

from equipment.models import SearchDocument
from equipment.search.index import rebuild
from equipment.tasks import renew_index
from tests.factories import make_equipment

pytestmark = pytest.mark.django_db


def test_what_the_rules_have_left_behind_is_indexed_again_once():
    make_equipment()
    rebuild()
    SearchDocument.objects.update(analyser_version=0)
    assert renew_index() == 1
    assert renew_index() == 0
