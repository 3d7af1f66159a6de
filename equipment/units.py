"""Units of measure: which of them measure the same thing, and how to turn one into another."""

import re
from dataclasses import dataclass
from functools import lru_cache

# Prefixes of the SI, as letters before a base unit.
PREFIXES = {
    "f": 1e-15,
    "p": 1e-12,
    "n": 1e-9,
    "μ": 1e-6,
    "m": 1e-3,
    "c": 1e-2,
    "k": 1e3,
    "M": 1e6,
    "G": 1e9,
    "T": 1e12,
    "": 1.0,
}
BASES = {
    "V": "voltage",
    "A": "current",
    "W": "power",
    "Hz": "frequency",
    "Pa": "pressure",
    "N": "force",
    "J": "energy",
    "eV": "particle energy",
    "g": "mass",
    "m": "length",
    "L": "volume",
    "s": "time",
    "Ω": "resistance",
    "F": "capacitance",
    "T": "flux density",
    "Nm": "torque",
    "VA": "apparent power",
    "bps": "data rate",
}
# Units that are not a prefix and a base: dimension, factor and offset to the base unit.
OTHERS = {
    "℃": ("temperature", 1.0, 0.0),
    "K": ("temperature", 1.0, -273.15),
    "bar": ("pressure", 1e5, 0.0),
    "mbar": ("pressure", 1e2, 0.0),
    "psi": ("pressure", 6894.757293168, 0.0),
    "Torr": ("pressure", 133.32236842105, 0.0),
    "atm": ("pressure", 101325.0, 0.0),
    "kgf": ("force", 9.80665, 0.0),
    "gf": ("force", 9.80665e-3, 0.0),
    "ton": ("mass", 1e6, 0.0),
    "t": ("mass", 1e6, 0.0),
    "인치": ("length", 0.0254, 0.0),
    "inch": ("length", 0.0254, 0.0),
    "Å": ("length", 1e-10, 0.0),
    "분": ("time", 60.0, 0.0),
    "min": ("time", 60.0, 0.0),
    "h": ("time", 3600.0, 0.0),
    "시간": ("time", 3600.0, 0.0),
    "초": ("time", 1.0, 0.0),
    "일": ("time", 86400.0, 0.0),
    "m³": ("volume", 1e3, 0.0),
    "cm³": ("volume", 1e-3, 0.0),
    "mm³": ("volume", 1e-6, 0.0),
    "m²": ("area", 1.0, 0.0),
    "cm²": ("area", 1e-4, 0.0),
    "mm²": ("area", 1e-6, 0.0),
    "°": ("angle", 1.0, 0.0),
    "arcsec": ("angle", 1 / 3600, 0.0),
    "ppm": ("ratio", 1e-6, 0.0),
    "ppb": ("ratio", 1e-9, 0.0),
    "ppt": ("ratio", 1e-12, 0.0),
    "%": ("ratio", 1e-2, 0.0),
    "km/h": ("speed", 1000 / 3600, 0.0),
    "m/s": ("speed", 1.0, 0.0),
    "m/min": ("speed", 1 / 60, 0.0),
    "mm/s": ("speed", 1e-3, 0.0),
    "mm/min": ("speed", 1e-3 / 60, 0.0),
    "μm/min": ("speed", 1e-6 / 60, 0.0),
    "mm/h": ("speed", 1e-3 / 3600, 0.0),
    "L/min": ("flow", 1.0, 0.0),
    "mL/min": ("flow", 1e-3, 0.0),
    "μL/min": ("flow", 1e-6, 0.0),
    "L/h": ("flow", 1 / 60, 0.0),
    "mL/h": ("flow", 1e-3 / 60, 0.0),
    "m³/h": ("flow", 1e3 / 60, 0.0),
    "℃/min": ("heating rate", 1.0, 0.0),
    "℃/s": ("heating rate", 60.0, 0.0),
    "cP": ("viscosity", 1.0, 0.0),
    "mPa·s": ("viscosity", 1.0, 0.0),
    "개/h": ("rate", 1.0, 0.0),
    "개/min": ("rate", 60.0, 0.0),
}
# Spellings of one unit. Keys are as NFKC leaves them.
SPELLINGS = {
    "°C": "℃",
    "도": "℃",
    "℃": "℃",
    "µ": "μ",
    "㎛": "μm",
    "um": "μm",
    "uL": "μL",
    "ul": "μL",
    "ug": "μg",
    "us": "μs",
    "uW": "μW",
    "micron": "μm",
    "l": "L",
    "ml": "mL",
    "μl": "μL",
    "ℓ": "L",
    "리터": "L",
    "KV": "kV",
    "Kv": "kV",
    "KW": "kW",
    "Kw": "kW",
    "KN": "kN",
    "Kg": "kg",
    "KG": "kg",
    "hz": "Hz",
    "HZ": "Hz",
    "khz": "kHz",
    "KHz": "kHz",
    "Mhz": "MHz",
    "Ghz": "GHz",
    "MPA": "MPa",
    "Mpa": "MPa",
    "N·m": "Nm",
    "N.m": "Nm",
    "N*m": "Nm",
    "mN·m": "mNm",
    "μN·m": "μNm",
    "Gb/s": "Gbps",
    "Mb/s": "Mbps",
    "m2": "m²",
    "m3": "m³",
    "cm2": "cm²",
    "cm3": "cm³",
    "mm2": "mm²",
    "mm3": "mm³",
    "㎡": "m²",
    "㎥": "m³",
    "m3/h": "m³/h",
    "cc": "mL",
    '"': "인치",
    "''": "인치",
    "RPM": "rpm",
    "x": "배",
    "X": "배",
    "배율": "배",
    "sec": "s",
    "hr": "h",
    "톤": "ton",
    "ohm": "Ω",
    "CH": "ch",
    "Ch": "ch",
    "채널": "ch",
}
SUPERSCRIPTS = str.maketrans({"μ": "μ", "µ": "μ", "Ω": "Ω", "×": "x"})


@dataclass(frozen=True)
class Unit:
    """A unit as we write it; base value = value * factor + offset, within its dimension."""

    symbol: str
    dimension: str
    factor: float = 1.0
    offset: float = 0.0


@lru_cache(maxsize=4096)  # files may hold any number of odd units
def unit_of(text: str) -> Unit:
    """Return the unit that text writes; one we do not know is a dimension of its own."""
    symbol = re.sub(r"\s+", "", text.translate(SUPERSCRIPTS))
    symbol = SPELLINGS.get(symbol, symbol)
    if symbol in OTHERS:
        return Unit(symbol, *OTHERS[symbol])
    for prefix, factor in PREFIXES.items():
        base = symbol[len(prefix) :]
        if symbol.startswith(prefix) and base in BASES:
            return Unit(symbol, BASES[base], factor)
    return Unit(symbol, f"={symbol}")


def converted(value: float, source: Unit, target: Unit) -> float:
    """Return value of source in target, both of one dimension, to 12 significant digits."""
    if source.symbol == target.symbol:
        return value
    base = value * source.factor + source.offset
    return float(f"{(base - target.offset) / target.factor:.12g}")
