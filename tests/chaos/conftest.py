"""A folder for a whole portal, which the engines' account can reach."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def short_folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="itube-", dir="/tmp"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)
