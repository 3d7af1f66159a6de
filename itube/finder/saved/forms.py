"""The forms of saved searches, of lists, and of putting a piece into one."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from itube.accounts.models import User
from itube.finder.models import SavedList
from itube.finder.models.lists import LONGEST_NAME, LONGEST_NOTE


class SearchForm(forms.Form):
    name = forms.CharField(
        label=_("이름"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("나중에 알아볼 이름을 적어 주세요.")},
    )
    mail = forms.BooleanField(
        label=_("새 장비가 나오면 메일로 알려 주세요"),
        help_text=_("새로 조건에 맞게 된 장비가 있는 날에만 아침에 한 번 보내요."),
        required=False,
    )


class ListForm(forms.Form):
    name = forms.CharField(
        label=_("목록 이름"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("목록 이름을 적어 주세요.")},
    )
    note = forms.CharField(label=_("설명"), max_length=300, required=False)
    shared = forms.BooleanField(label=_("회사 동료와 함께 보기"), required=False)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.company is None:
            # Whoever has no company has nobody to share with.
            del self.fields["shared"]
        else:
            self.fields["shared"].help_text = _(
                "%(company)s의 모든 회원이 보고 장비를 담거나 뺄 수 있어요."
            ) % {"company": user.company.name}

    @property
    def told(self) -> dict[str, Any]:
        """What was written, as make() and edit() of itube.finder.lists take it."""
        return {"shared": False, **self.cleaned_data}


class AddForm(forms.Form):
    """A list of one's own or one's company's, or the name of a new one."""

    NEW = "new"

    to = forms.ChoiceField(
        label=_("어느 목록에 담을까요?"),
        error_messages={"required": _("목록을 하나 골라 주세요.")},
    )
    name = forms.CharField(
        label=_("새 목록 이름"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=_("‘새 목록 만들기’를 고른 때만 적어요."),
    )
    note = forms.CharField(
        label=_("메모"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("목록에서 함께 보여요."),
    )

    def __init__(self, lists: list[SavedList], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lists = {saved.reference: saved for saved in lists}
        choices = [(saved.reference, saved.name) for saved in lists]
        field = cast(forms.ChoiceField, self.fields["to"])
        field.choices = [*choices, (self.NEW, _("새 목록 만들기"))]
        field.initial = choices[0][0] if choices else self.NEW

    @property
    def chosen(self) -> SavedList | None:
        """The list that was chosen; None for a new one."""
        return self.lists.get(self.cleaned_data["to"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("to") == self.NEW and not data.get("name") and "name" not in self.errors:
            text = _("새 목록의 이름을 적어 주세요.")
            self.add_error("name", ValidationError(text, code="required"))
        return data
