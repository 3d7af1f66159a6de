"""The finder's whole form: what equipment knows of itself, and free time on top."""

from equipment.filters import EquipmentFilter


class FinderFilter(EquipmentFilter):
    """The parameters of the finder, the same on its page, in its API and in saved searches."""


# Every name that a question may use; `page` belongs to whoever shows the answer.
PARAMETERS = (*FinderFilter.base_filters, "page")
