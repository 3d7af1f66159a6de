"""The chatbot: is it right, and how fast; `make bench-chatbot` runs it.

bench/chatbot_questions.json was written before the rules, by someone who has not seen them, from
the mission and three personas. A turn is right if its intent is one of those that are accepted,
its slots are known as expected after it, and the answer cites the records that it must.
Days are written relative to the day of asking: see day_of().

Each dialogue is asked as the API answers it. What is right is judged in this process; how long it
takes is measured on the portal as it is served, over a connection that stays open: here the
collector of garbage goes through all that the bench holds, 200 ms at every tenth turn. The p95 is
the best of five runs over all turns, beside the same run's `SELECT 1`.
"""

import json
import logging
import re
import statistics
import time
from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone
from rest_framework.authtoken.models import Token

from bench.pages import best_of, select_one
from bench.serving import FIRST_PORT, served
from bench.state import prepare
from equipment.models import Equipment
from itube.accounts.models import User
from itube.chatbot.models import Conversation

QUESTIONS = Path(__file__).parent / "chatbot_questions.json"
ADDRESS = "/api/v1/assistant/"
RUNS = 5
BAR_RIGHT = 0.9
BAR_MS = 300
RATE = "1000000/min"
WITHOUT_LIMIT = {"ITUBE_ASSISTANT_RATE": RATE, "ITUBE_API_RATE": RATE}


def day_of(told: str, today: date) -> date:
    """Return the day that a judged question means.

    D+1 is tomorrow, W+1.2 the Tuesday of the next Monday-first week, M+1.1 the first of the next
    month, 12-24 the next 24 December, today included; or an ISO day.
    """
    if match := re.fullmatch(r"D\+(\d+)", told):
        return today + timedelta(days=int(match[1]))
    if match := re.fullmatch(r"W\+(\d+)\.([1-7])", told):
        monday = today - timedelta(days=today.weekday())
        return monday + timedelta(weeks=int(match[1]), days=int(match[2]) - 1)
    if match := re.fullmatch(r"M\+(\d+)\.(\d+|last)", told):
        months = today.year * 12 + today.month - 1 + int(match[1])
        year, month = months // 12, months % 12 + 1
        last = monthrange(year, month)[1]
        return date(year, month, last if match[2] == "last" else int(match[2]))
    if match := re.fullmatch(r"(\d\d)-(\d\d)", told):
        found = date(today.year, int(match[1]), int(match[2]))
        return found if found >= today else found.replace(year=today.year + 1)
    return date.fromisoformat(told)


def wrong_slots(expected: dict[str, Any], told: dict[str, Any], today: date) -> list[str]:
    """Return what differs between what should be known and what is, as short sentences."""
    faults = []
    for name, value in expected.items():
        known = told.get(name)
        if value is None:
            if known:
                faults.append(f"{name} should be gone: {known}")
        elif name == "kinds":
            if not known or known[0] not in value:
                faults.append(f"kinds {known} not of {value}")
        elif name in {"from", "to"}:
            day = day_of(value, today).isoformat()
            if known != day:
                faults.append(f"{name} {known} not {day}")
        elif known != value:
            faults.append(f"{name} {known} not {value}")
    return faults


class Records:
    """Whether the citations of an answer are those that a judged question asks for."""

    def __init__(self) -> None:
        pieces = Equipment.objects.published().select_related("kind", "center")
        self.pieces = {
            piece.registration_no or piece.itube_no: piece
            for piece in pieces.prefetch_related("kind__fields__sector")
        }

    def missing(self, expected: list[dict[str, Any]], cited: list[dict[str, Any]]) -> list[str]:
        """Return what should have been cited and is not, as short sentences."""
        return [
            f"nothing cited like {pattern}"
            for pattern in expected
            if not any(self._fits(pattern, citation) for citation in cited)
        ]

    def _fits(self, pattern: dict[str, Any], citation: dict[str, Any]) -> bool:
        if citation["type"] != pattern["type"]:
            return False
        ids = pattern.get("id")
        if ids and citation["id"] not in (ids if isinstance(ids, list) else [ids]):
            return False
        if pattern["type"] != "equipment":
            return True
        piece = self.pieces.get(citation["id"])
        if piece is None:
            return False
        sectors = {field.sector.code for field in piece.kind.fields.all()}
        return (
            pattern.get("kind") in {None, piece.kind.name_ko}
            and pattern.get("province") in {None, piece.center.province}
            and pattern.get("sector") in {None, *sectors}
            and (pattern.get("use_mode") is None or pattern["use_mode"] in piece.use_modes)
        )


Ask = Callable[[dict[str, str]], dict[str, Any]]


def in_process(email: str | None) -> Ask:
    """Return what answers a body of the API in this process, as someone if email is given."""
    client = Client(headers={"host": "localhost"})
    if email:
        client.force_login(User.objects.get(email=email), settings.AUTHENTICATION_BACKENDS[0])

    def ask(body: dict[str, str]) -> dict[str, Any]:
        response = client.post(ADDRESS, json.dumps(body), content_type="application/json")
        if response.status_code != 200:
            raise LookupError(f"{body}: {response.status_code} {response.content!r}")
        return response.json()

    return ask


def as_served(connection: HTTPConnection, tokens: dict[str, str], email: str | None) -> Ask:
    """As in_process(), over a connection to the served portal; tokens are by address."""
    headers = {"Content-Type": "application/json", "Host": "localhost"}
    if email:
        headers["Authorization"] = f"Token {tokens[email]}"

    def ask(body: dict[str, str]) -> dict[str, Any]:
        connection.request("POST", ADDRESS, json.dumps(body).encode(), headers)
        response = connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise LookupError(f"{body}: {response.status} {content!r}")
        return json.loads(content)

    return ask


def converse(dialogue: dict[str, Any], ask: Ask) -> tuple[list[dict[str, Any]], list[float]]:
    """Return the answers to the turns of a dialogue, and how long each took in ms."""
    answers: list[dict[str, Any]] = []
    took = []
    for turn in dialogue["turns"]:
        body = {"text": turn["text"]}
        if answers:
            body["conversation"] = answers[-1]["conversation"]
        start = time.perf_counter()
        answers.append(ask(body))
        took.append((time.perf_counter() - start) * 1000)
    return answers, took


def faults_of(
    turn: dict[str, Any], answer: dict[str, Any], records: Records, today: date
) -> list[str]:
    """Return what is wrong with an answer; nothing if it is right."""
    faults = []
    if answer["intent"] not in turn["intent"]:
        faults.append(f"intent {answer['intent']} not of {turn['intent']}")
    faults += wrong_slots(turn.get("slots", {}), answer["slots"], today)
    return faults + records.missing(turn.get("records", []), answer["citations"])


def judge(dialogues: list[dict[str, Any]], *, say: bool = True) -> tuple[Counter, Counter]:
    """Return how many turns there are and how many are right, by kind of dialogue."""
    records, today = Records(), timezone.localdate()
    asked: Counter = Counter()
    right: Counter = Counter()
    for dialogue in dialogues:
        answers, _took = converse(dialogue, in_process(dialogue.get("signed_in")))
        for turn, answer in zip(dialogue["turns"], answers, strict=True):
            asked[dialogue["kind"]] += 1
            faults = faults_of(turn, answer, records, today)
            right[dialogue["kind"]] += not faults
            if faults and say:
                print(f"  {dialogue['id']} {turn['text']}: {'; '.join(faults)}")
    return asked, right


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def fastest(dialogues: list[dict[str, Any]], runs: int) -> list[float]:
    """Return how long each turn took in ms in the run with the least p95."""
    emails = {dialogue["signed_in"] for dialogue in dialogues if dialogue.get("signed_in")}
    had = set(Token.objects.values_list("pk", flat=True))
    tokens = {
        user.email: Token.objects.get_or_create(user=user)[0].key
        for user in User.objects.filter(email__in=emails)
    }
    try:
        with served("itube.wsgi:application", FIRST_PORT + 6, WITHOUT_LIMIT) as connection:
            return min(
                (
                    [
                        ms
                        for dialogue in dialogues
                        for ms in converse(
                            dialogue, as_served(connection, tokens, dialogue.get("signed_in"))
                        )[1]
                    ]
                    for _run in range(runs)
                ),
                key=p95,
            )
    finally:
        Token.objects.exclude(pk__in=had).delete()


def main(path: Path = QUESTIONS, *, say: bool = True, runs: int = RUNS) -> None:
    """Print how many turns are right by kind of dialogue, and how long they take."""
    prepare()
    logging.disable(logging.CRITICAL)
    settings.ASSISTANT_RATE = settings.API_RATE = RATE
    dialogues = json.loads(path.read_text("utf-8"))
    before = set(Conversation.objects.values_list("pk", flat=True))
    try:
        asked, right = judge(dialogues, say=say)
        for kind in asked:
            print(f"{kind:10} {right[kind]:4} of {asked[kind]:4}")
        share = right.total() / asked.total()
        print(f"all        {right.total():4} of {asked.total():4} = {share:.3f}  bar {BAR_RIGHT}")
        if not runs:
            return
        base = best_of(select_one)
        took = fastest(dialogues, runs)
        print(
            f"p50 {statistics.median(took):.1f} ms  p95 {p95(took):.1f} ms  bar {BAR_MS} ms"
            f"  SELECT 1 {base:.3f} ms"
        )
    finally:
        Conversation.objects.exclude(pk__in=before).delete()
