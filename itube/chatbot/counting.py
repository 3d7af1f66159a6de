"""What a monitor may know of the chatbot: turns by intent, and what became of rephrasings."""

import logging

from django.conf import settings
from prometheus_client import Counter

logger = logging.getLogger("itube.chatbot")

settings.METRICS_DIR.mkdir(parents=True, exist_ok=True)

TURNS = Counter("itube_assistant_turns", "Turns of the chatbot, by intent.", ["intent"])
REPHRASINGS = Counter(
    "itube_assistant_rephrasings",
    "Answers sent to be rephrased: shown, unfaithful (dropped) or failed.",
    ["outcome"],
)


def count_turn(intent: str) -> None:
    """Count one turn."""
    _count(TURNS, intent)


def count_rephrasing(outcome: str) -> None:
    """Count one rephrasing: shown, unfaithful or failed."""
    _count(REPHRASINGS, outcome)


def _count(counter: Counter, label: str) -> None:
    try:
        counter.labels(label).inc()
    except OSError:
        # The folder is gone or full; the answer must come all the same.
        logger.warning("turns cannot be counted", exc_info=True)
