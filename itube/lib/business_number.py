"""The business registration number (사업자등록번호): ten digits, the last one a check digit."""

WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def normalize(text: str) -> str:
    """Return text without spaces and hyphens: `123-45-67891` becomes `1234567891`."""
    return "".join(text.replace("-", "").split())


def is_valid(number: str) -> bool:
    """Return whether number is ten ASCII digits with the right check digit.

    Weights 1 3 7 1 3 7 1 3 5 over the first nine digits, plus the tens of five times the ninth;
    the check digit makes the sum a multiple of ten (rule of the National Tax Service). Ten equal
    digits pass the sum but are nobody's number.
    """
    if len(number) != 10 or not (number.isascii() and number.isdigit()) or len(set(number)) == 1:
        return False
    digits = [int(digit) for digit in number]
    total = sum(weight * digit for weight, digit in zip(WEIGHTS, digits, strict=False))
    total += digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


def formatted(number: str) -> str:
    """Return number as people write it: `123-45-67891`."""
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"
