"""Centers and institutions again, for their equipment is found by them.

centers.admin cannot know of equipment, so that the one who knows both registers them.
"""

from django.contrib import admin

from centers.admin.centers import CenterAdmin, InstitutionAdmin
from centers.models import Center, Institution
from equipment.admin.indexed import IndexedAdmin


class IndexedCenterAdmin(IndexedAdmin, CenterAdmin):
    pieces = "center"


class IndexedInstitutionAdmin(IndexedAdmin, InstitutionAdmin):
    pieces = "center__institution"


for model, model_admin in [(Center, IndexedCenterAdmin), (Institution, IndexedInstitutionAdmin)]:
    admin.site.unregister(model)
    admin.site.register(model, model_admin)
