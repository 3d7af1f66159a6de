"""The page of reasons: centers answer there, and whoever reads all figures sees the answers."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from centers.admin.limits import standing_of
from centers.permissions import Deed, Standing
from itube.accounts.models import User
from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.lib.references import as_written
from itube.reports import charts, wording
from itube.reports.inquiries.answering import AnsweredMeanwhileError, answer
from itube.reports.inquiries.figures import ANSWER_RATE, Answers, Tally, answers_of
from itube.reports.inquiries.forms import AnswerForm, ListForm
from itube.reports.models import Inquiry
from itube.reports.reach import reach_of

PAGE_SIZE = 50


def sees_reasons(standing: Standing) -> bool:
    """Return whether there is a page of reasons: to answer on, or with those of all centers."""
    return Deed.REPORT in standing.everywhere or standing.may(Deed.OPERATE)


@dataclass(frozen=True)
class Row:
    """An inquiry in the list. form: where it is answered, if the person may and it is open."""

    inquiry: Inquiry
    is_own: bool
    form: AnswerForm | None


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reasons(request: HttpRequest) -> HttpResponse:
    """The inquiries within reach with their answers; those of one's own centers with forms.

    ?correct= names an answered one that is to be corrected.
    """
    if not sees_reasons(standing_of(request)):
        raise Http404
    return _save(request) if request.method == "POST" else _page(request)


def _page(request: HttpRequest, bound: list[AnswerForm] | None = None) -> HttpResponse:
    """Return the page; with bound forms (some of them wrong) with just these rows."""
    now, standing = timezone.now(), standing_of(request)
    form = ListForm(request.GET, reach_of(request, Deed.OPERATE).centers)
    visible = form.of_center(Inquiry.objects.current().visible_to(request.user, now))
    if bound is None:
        listed = form.listed(visible)
        try:
            pages = Pages(listed.count(), page_number(request.GET.get("page")), PAGE_SIZE)
        except NoSuchPageError as error:
            raise Http404 from error
        corrected = request.GET.get("correct", "")
        ordered = listed.for_list(open_first=standing.may(Deed.OPERATE))
        rows = [_row(each, standing, corrected) for each in ordered[pages.rows]]
    else:
        pages = Pages(len(bound), 1, PAGE_SIZE)
        rows = [Row(each.inquiry, is_own=True, form=each) for each in bound]
    answers = answers_of(visible)
    context: dict[str, Any] = {
        "form": form,
        "to_answer": [row for row in rows if row.form],
        "rows": [row for row in rows if not row.form],
        "wrong": [row for row in rows if row.form and row.form.is_bound and row.form.errors],
        "may_answer": standing.may(Deed.OPERATE),
        "total": answers.total,
        "answer_rate": ANSWER_RATE,
        "rate": wording.with_unit(ANSWER_RATE, answers.total.rate),
        "reasons": _reason_bars(answers),
        "institutions": _institution_bars(answers.institutions),
        "pages": pages,
        "query": request.GET,
    }
    return render(request, "reports/reasons.html", context, status=200 if bound is None else 422)


def _row(inquiry: Inquiry, standing: Standing, corrected: str) -> Row:
    is_own = standing.may(Deed.OPERATE, inquiry.equipment.center_id)
    takes_answer = is_own and (inquiry.is_open or inquiry.reference == corrected)
    return Row(inquiry, is_own, AnswerForm(inquiry) if takes_answer else None)


@dataclass(frozen=True)
class ReasonBar:
    """How often a reason was given: number, share of the answers, width of its bar."""

    label: str
    count: int
    share: str
    width: float


def _reason_bars(answers: Answers) -> list[ReasonBar]:
    answered = answers.total.answered
    return [
        ReasonBar(
            str(Inquiry.Reason(reason).label),
            count,
            f"{count / answered * 100:.1f}\u00a0%" if answered else "-",
            charts.width(count / answered if answered else None),
        )
        for reason, count in answers.reasons.items()
    ]


def _institution_bars(institutions: list[Tally]) -> list[tuple[Tally, str, float]]:
    return [
        (tally, wording.with_unit(ANSWER_RATE, tally.rate), charts.width(tally.rate))
        for tally in institutions
    ]


def _save(request: HttpRequest) -> HttpResponse:
    """Store the rows that are filled, all of them or none, so that what is wrong stays in sight."""
    if not standing_of(request).may(Deed.OPERATE):
        raise PermissionDenied
    now, user = timezone.now(), cast(User, request.user)
    asked = [as_written(text) for text in request.POST.getlist("row")[:PAGE_SIZE]]
    mine = Inquiry.objects.current().answerable_by(user, now)
    forms = [
        AnswerForm(inquiry, request.POST) for inquiry in mine.filter(reference__in=asked).for_list()
    ]
    if not forms:
        raise Http404
    filled = [form for form in forms if form.is_filled]
    if not all(form.is_valid() for form in filled):
        return _page(request, forms)
    try:
        count = answer((form.answer for form in filled), user, now)
    except AnsweredMeanwhileError as refusal:
        # Between reading and writing; seldom enough to ask the rows anew.
        refused = {inquiry.pk for inquiry in refusal.inquiries}
        fresh = mine.for_list().in_bulk(refused)
        for form in filled:
            if form.inquiry.pk in refused:
                form.inquiry = fresh.get(form.inquiry.pk, form.inquiry)
                form.say_answered_meanwhile()
        return _page(request, forms)
    said = ngettext(
        "장비 %(count)d점의 답을 저장했습니다.", "장비 %(count)d점의 답을 저장했습니다.", count
    )
    if count:
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("적은 답이 없어 저장하지 않았습니다."))
    query = request.GET.copy()
    for name in ("correct", "page"):
        # The list has become another: its last page may be gone.
        query.pop(name, None)
    return redirect(f"{request.path}?{query.urlencode()}" if query else request.path)
