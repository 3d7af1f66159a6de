"""Deeds in threads of their own, each with its own connection, that begin at the same moment."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from django.db import connection
from psycopg2.errors import DeadlockDetected, ExclusionViolation

from bookings.refusals import BookingRefusedError

# Reads what a person sees and returns what that person then does.
Preparation = Callable[[], Callable[[], Any]]


class Watch:
    """Notes what PostgreSQL refused to statements of a deed, even if the deed told it nicely."""

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


class Workers:
    """So many threads with a connection each."""

    def __init__(self, number: int, pool: ThreadPoolExecutor) -> None:
        self.number = number
        self.pool = pool

    def at_once(self, watch: Watch, *prepared: Preparation) -> list[Any]:
        """Let each worker prepare one deed, and then all of them act together.

        Return what each deed returned, or the refusal it raised; anything else is raised.
        """
        start_together = Barrier(len(prepared), timeout=60)

        def act(prepare: Preparation) -> Any:
            deed = prepare()
            start_together.wait()
            with connection.execute_wrapper(watch):
                try:
                    return deed()
                except BookingRefusedError as refusal:
                    return refusal

        return list(self.pool.map(act, prepared))

    def hang_up(self) -> None:
        together = Barrier(self.number, timeout=60)

        def close(_: int) -> None:
            together.wait()  # so that no thread takes two of these
            connection.close()

        list(self.pool.map(close, range(self.number)))


@contextmanager
def workers(number: int) -> Iterator[Workers]:
    with ThreadPoolExecutor(number) as pool:
        crew = Workers(number, pool)
        try:
            yield crew
        finally:
            crew.hang_up()


def refused(results: Sequence[Any]) -> list[BookingRefusedError]:
    return [result for result in results if isinstance(result, BookingRefusedError)]
