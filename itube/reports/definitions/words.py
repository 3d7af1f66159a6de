"""Words that several definitions share: where figures come from, and what stands for none."""

from django.utils.translation import gettext_lazy as _

RECORDS = _("이용기록(운영일지): 예약 이용과 센터 자체 이용")
BOOKINGS = _("예약 자료")
NO_CAPACITY = _("가동 가능 시간 없음")
NO_USE = _("이용 없음")
NO_BOOKING = _("예약 없음")
NO_ANSWER = _("응답 없음")
