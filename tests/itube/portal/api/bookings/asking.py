"""How tests talk to the API: as a program does, with a token and JSON."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from rest_framework.authtoken.models import Token

from equipment.models import Equipment
from itube.accounts.models import User
from tests.factories import MONDAY_9

BASE = "/api/v1/"


class Api:
    """One person's program."""

    def __init__(self, user: User | None = None, language: str = "ko") -> None:
        self.user = user
        headers = {"Accept-Language": language}
        if user is not None:
            headers["Authorization"] = f"Token {Token.objects.get_or_create(user=user)[0].key}"
        self.client = Client(headers=headers)

    def get(self, address: str, query: dict | None = None) -> HttpResponse:
        return self.client.get(BASE + address, query)

    def post(self, address: str, body: Any = None, key: str | None = None) -> HttpResponse:
        headers = {"Idempotency-Key": key} if key is not None else {}
        return self.client.post(
            BASE + address, {} if body is None else body, "application/json", headers=headers
        )

    def put(self, address: str, body: Any) -> HttpResponse:
        return self.client.put(BASE + address, body, "application/json")

    def delete(self, address: str) -> HttpResponse:
        return self.client.delete(BASE + address)


def at(hours: float) -> str:
    """Return the ISO time that many hours after Monday 9 o'clock."""
    return (MONDAY_9 + timedelta(hours=hours)).isoformat()


def wish(piece: Equipment, after: float = 1, hours: float = 2, **changes: Any) -> dict:
    """Return the body of a right request, `after` hours after Monday 9; None leaves a name out."""
    body = {
        "equipment": piece.number,
        "start": at(after),
        "end": at(after + hours),
        "use_mode": "direct",
        "purpose": "셀 성능 시험",
        "consent_third_party": True,
    }
    return {name: value for name, value in (body | changes).items() if value is not None}


def problem(response: HttpResponse, status: int, kind: str = "") -> dict:
    """Return the problem that a response tells; it must have this status and end of type."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["type"].endswith(kind)
    assert told["detail"]
    return told


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
