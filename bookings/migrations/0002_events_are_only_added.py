"""The timeline is a record: the database refuses to change or delete a line of it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION bookings_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a booking event is never changed or deleted' USING ERRCODE = '23000';
END
$$;
CREATE TRIGGER booking_event_is_final BEFORE UPDATE OR DELETE ON bookings_bookingevent
    FOR EACH ROW EXECUTE FUNCTION bookings_event_is_final();
"""
BACKWARD = """
DROP TRIGGER booking_event_is_final ON bookings_bookingevent;
DROP FUNCTION bookings_event_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
