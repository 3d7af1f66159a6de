"""How far the writing of a file is."""

from collections.abc import Callable

Progress = Callable[[int], None]


class Rows:
    """Counts the rows written and tells each new percentage, short of the hundredth.

    begun is the percentage done before the first row.
    """

    def __init__(self, total: int, progress: Progress, begun: int = 0) -> None:
        self.total, self.progress, self.begun = max(1, total), progress, begun
        self.written, self.told = 0, begun

    def one_more(self) -> None:
        self.written += 1
        percent = self.begun + (99 - self.begun) * min(self.written, self.total) // self.total
        if percent > self.told:
            self.told = percent
            self.progress(percent)
