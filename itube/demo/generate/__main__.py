"""python -m itube.demo.generate [--output DIR]: writes the demo tables."""

import argparse
from pathlib import Path

from itube.demo.generate import tables
from itube.demo.generate.centers import center_rows
from itube.demo.generate.councils import member_rows
from itube.demo.generate.equipment import equipment_rows
from itube.demo.generate.experts import expert_rows
from itube.demo.generate.sources import ROOT


def write_all(folder: Path) -> None:
    """Write every table of the demo into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tables.write(folder / "centers.csv", tables.CENTERS, center_rows())
    tables.write(folder / "experts.csv", tables.EXPERTS, expert_rows())
    tables.write(folder / "equipment.csv", tables.EQUIPMENT, equipment_rows())
    tables.write(folder / "council_members.csv", tables.COUNCIL_MEMBERS, member_rows())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m itube.demo.generate", description=__doc__)
    parser.add_argument("--output", type=Path, default=ROOT / "fixtures" / "demo")
    write_all(parser.parse_args().output)
