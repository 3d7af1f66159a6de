"""Everything under /bookings/ that has a page: asking for a time, and one's own bookings."""

from bookings.asking.urls import urlpatterns as asking
from bookings.calendars.download import urlpatterns as calendar
from bookings.mine.urls import urlpatterns as mine

app_name = "bookings"
urlpatterns = [*asking, *mine, *calendar]
