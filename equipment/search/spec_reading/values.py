"""What a spec's name tells about its values: that less is better, or that they are wafer sizes."""

import re

FINE = re.compile(
    "분해능|해상도|정밀도|정확도|재현성|불확도|균일도|평탄도|거칠기|선폭|진공도|누설량|검출한계|암소음"
    "|resolution|precision|accuracy|repeatab|reproducib|uncertainty|uniformity|flatness|roughness"
    "|line width|vacuum$|leak rate|detection limit|background noise"
)
WAFER = re.compile("웨이퍼|wafer|기판 크기|substrate size")
# Wafers are sold by the inch and made by the millimetre: 8 inches are 200 mm, not 203.2.
WAFER_SIZES = {2: 50, 3: 76, 4: 100, 5: 125, 6: 150, 8: 200, 12: 300, 18: 450}
INCH, MILLIMETRE = 0.0254, 0.001


def is_fine(name: str) -> bool:
    """Return whether of what a folded name tells a smaller value is the better one."""
    return FINE.search(name) is not None


def is_wafer_size(name: str) -> bool:
    """Return whether a folded name tells the size of wafers."""
    return WAFER.search(name) is not None


def same_wafer(metres: float) -> tuple[float, float]:
    """Return the same size by the millimetre and by the inch, in metres; others are themselves."""
    for inches, millimetres in WAFER_SIZES.items():
        sizes = (millimetres * MILLIMETRE, inches * INCH)
        if any(abs(metres - size) < 1e-6 for size in sizes):
            return sizes
    return metres, metres
