"""Deeds in threads of their own, each with its own connection, that begin at the same moment."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection
from psycopg2.errors import DeadlockDetected, ExclusionViolation

from bookings.refusals import BookingRefusedError


class Watch:
    """Notes what PostgreSQL refused to statements in its block, even if a deed told it nicely."""

    def __init__(self) -> None:
        self.deadlocks = 0
        self.violations = 0

    def __call__(self, execute: Callable, *arguments: Any) -> Any:
        try:
            return execute(*arguments)
        except Exception as error:
            self.deadlocks += isinstance(error.__cause__, DeadlockDetected)
            self.violations += isinstance(error.__cause__, ExclusionViolation)
            raise


def at_once(watch: Watch, *prepared: Callable[[], Callable[[], Any]]) -> list[Any]:
    """Let each thread prepare (read what its person sees) and then all of them act together.

    Return what each deed returned, or the refusal it raised; anything else is raised.
    """
    start_together = Barrier(len(prepared), timeout=60)

    def act(prepare: Callable[[], Callable[[], Any]]) -> Any:
        try:
            deed = prepare()
            start_together.wait()
            with connection.execute_wrapper(watch):
                return deed()
        except BookingRefusedError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(prepared)) as pool:
        return list(pool.map(act, prepared))


def refused(results: Sequence[Any]) -> list[BookingRefusedError]:
    return [result for result in results if isinstance(result, BookingRefusedError)]
