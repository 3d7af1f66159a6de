import pytest

from itube.chatbot import talking
from tests.itube.chatbot import talk


@pytest.fixture
def answering(monkeypatch):
    """Pages and API talk by the tests' reader and answerer."""
    monkeypatch.setattr(talking, "read", talk.read)
    monkeypatch.setattr(talking, "answer", talk.answer)
