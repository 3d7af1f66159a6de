"""Who books in the demonstration: plainly invented companies, people named by their role."""

from dataclasses import dataclass

from itube.accounts.models import Company, User
from itube.demo.generate.chance import Chance
from itube.lib import business_number
from itube.lib.provinces import Province
from itube.lib.upsert import Upsert

COMPANIES = 240
FIRST = (
    ("가나", "Gana"),
    ("다라", "Dara"),
    ("마바", "Maba"),
    ("사아", "Saa"),
    ("자차", "Jacha"),
    ("카타", "Kata"),
    ("파하", "Paha"),
    ("거너", "Geoneo"),
    ("더러", "Deoreo"),
    ("머버", "Meobeo"),
    ("서어", "Seoeo"),
    ("저처", "Jeocheo"),
)
SECOND = (
    ("전자", "Electronics"),
    ("소재", "Materials"),
    ("정밀", "Precision"),
    ("모빌리티", "Mobility"),
    ("바이오", "Bio"),
    ("로보틱스", "Robotics"),
    ("이노텍", "Innotech"),
    ("에너지", "Energy"),
    ("화학", "Chemical"),
    ("메디칼", "Medical"),
)
SIZES = tuple(Company.Size.values)
# As in the figures of shared equipment: most users are small companies.
WEIGHTS = (10, 15, 60, 10, 5)


@dataclass(frozen=True)
class Applicant:
    """A person who books, with the keys of their rows."""

    user_id: int
    company_id: int
    size: str


def make_people() -> list[Applicant]:
    """Bring the invented companies, and one person of each, into being; return the people."""
    companies = Upsert(
        Company.objects.filter(business_number__startswith="99998"), ("business_number",)
    )
    rows = [_company(number) for number in range(COMPANIES)]
    companies.put(rows)
    emails = [f"applicant{number:03d}@demo.example" for number in range(COMPANIES)]
    users = Upsert(User.objects.filter(email__in=emails), ("email",))
    users.put(
        {
            "email": email,
            "name": f"신청자 {number + 101}",
            "company_id": companies[(row["business_number"],)].pk,
            "is_demo": True,
            "is_active": True,
            # Nobody signs in as one of them: no hash begins so.
            "password": "!demo",
        }
        for number, (email, row) in enumerate(zip(emails, rows, strict=True))
    )
    return [
        Applicant(users[(email,)].pk, companies[(row["business_number"],)].pk, row["size"])
        for email, row in zip(emails, rows, strict=True)
    ]


def _company(number: int) -> dict[str, str]:
    chance = Chance(f"company {number}")
    first, first_en = FIRST[number % len(FIRST)]
    second, second_en = SECOND[number // len(FIRST) % len(SECOND)]
    again = number // (len(FIRST) * len(SECOND))
    ordinal = f" {again + 1}" if again else ""
    head = f"99998{number:04d}"
    tail = next(str(digit) for digit in range(10) if business_number.is_valid(f"{head}{digit}"))
    return {
        "business_number": head + tail,
        "name_ko": f"{first}{second}{ordinal}(예시)",
        "name_en": f"{first_en} {second_en}{ordinal} (example)",
        "size": chance.weighted(SIZES, WEIGHTS),
        "province": chance.pick(Province.values),
    }
