"""called.json: what items, institutions and places are called besides their names. Pure."""

import json
from pathlib import Path
from typing import Any

CALLED: dict[str, Any] = json.loads((Path(__file__).parent / "called.json").read_text("utf-8"))
