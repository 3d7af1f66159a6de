"""Open time is kept by the database: whatever changes hours, closed days, holidays or who keeps
holidays, by whatever way, changes bookings_openspan in the same transaction.

Every source table has statement-level triggers that name the centers or pieces concerned and hand
them to bookings_renew_open_time(). See docs/decisions/0008-open-time-in-the-database.md.
"""

from django.db import migrations

FUNCTIONS = """
-- The first Seoul day that open time is kept for. A session may name another one, as tests do.
CREATE FUNCTION bookings_first_open_day() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('itube.first_open_day', true), '')::date,
                    (now() AT TIME ZONE 'Asia/Seoul')::date)
$$;

CREATE FUNCTION bookings_last_open_day() RETURNS date LANGUAGE sql STABLE AS $$
    SELECT bookings_first_open_day() + 399
$$;

-- Pieces that have a calendar of their own: with own hours, or with an own word on holidays.
CREATE VIEW bookings_piece_with_calendar AS
    SELECT equipment_id FROM bookings_piecehours
    UNION
    SELECT equipment_id FROM bookings_bookingpolicy
    WHERE equipment_id IS NOT NULL AND opens_on_holidays IS NOT NULL;

-- What the rows say now: the open stretches of these calendars, merged over midnight. The days
-- closed come as one array a calendar: a join would compare each day of all centers with each day
-- closed of all, wherever the planner takes a table that has just been filled for an empty one.
CREATE FUNCTION bookings_open_time(calendars bigint[])
RETURNS TABLE (calendar bigint, span tstzrange) LANGUAGE sql STABLE ROWS 100000 AS $$
    WITH kept AS MATERIALIZED (
        SELECT calendar.id, calendar.center_id, calendar.equipment_id,
               coalesce(piece.opens_on_holidays, center.opens_on_holidays, false) AS on_holidays,
               EXISTS (SELECT FROM bookings_piecehours own
                       WHERE own.equipment_id = calendar.equipment_id) AS own_hours,
               ARRAY(SELECT day FROM centers_closedday closed
                     WHERE closed.center_id = calendar.center_id AND day
                         BETWEEN bookings_first_open_day() AND bookings_last_open_day()) AS closed
        FROM bookings_opencalendar calendar
        LEFT JOIN bookings_bookingpolicy center ON center.center_id = calendar.center_id
        LEFT JOIN bookings_bookingpolicy piece ON piece.equipment_id = calendar.equipment_id
        WHERE calendar.id = ANY(calendars)
    ), hours AS (
        SELECT kept.id, kept.closed, kept.on_holidays, h.weekday, h.opens, h.closes
        FROM kept JOIN centers_openinghours h ON h.center_id = kept.center_id
        WHERE NOT kept.own_hours
        UNION ALL
        SELECT kept.id, kept.closed, kept.on_holidays, h.weekday, h.opens, h.closes
        FROM kept JOIN bookings_piecehours h ON h.equipment_id = kept.equipment_id
        WHERE kept.own_hours
    ), days AS MATERIALIZED (
        SELECT day, extract(isodow FROM day)::int - 1 AS weekday,
               EXISTS (SELECT FROM bookings_holiday holiday WHERE holiday.day = days.day) AS holiday
        FROM (SELECT bookings_first_open_day() + n AS day
              FROM generate_series(0, bookings_last_open_day() - bookings_first_open_day()) AS n
             ) AS days
        WHERE NOT EXISTS (SELECT FROM centers_closedday closed
                          WHERE closed.center_id IS NULL AND closed.day = days.day)
    )
    SELECT hours.id, unnest(range_agg(tstzrange(
        (days.day + make_interval(mins => hours.opens)) AT TIME ZONE 'Asia/Seoul',
        (days.day + make_interval(mins => hours.closes)) AT TIME ZONE 'Asia/Seoul')))
    FROM hours
    JOIN days ON days.weekday = hours.weekday AND (hours.on_holidays OR NOT days.holiday)
    WHERE days.day <> ALL(hours.closed)
    GROUP BY hours.id
$$;

-- Bring calendars and their spans to what the rows say: those of these centers with all their
-- pieces' (a NULL among them: of all centers), and those of these pieces.
CREATE FUNCTION bookings_renew_open_time(centers bigint[], pieces bigint[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint[];
    calendars bigint[];
    gone bigint[];
    new_calendars bigint[];
    new_spans tstzrange[];
BEGIN
    IF centers IS NULL AND pieces IS NULL THEN
        RETURN;
    END IF;
    IF array_position(centers, NULL) IS NOT NULL THEN
        SELECT array_agg(id) INTO centers FROM centers_center;
    END IF;
    SELECT array_agg(id) INTO concerned FROM (
        SELECT unnest(centers) AS id
        UNION SELECT center_id FROM equipment_equipment WHERE id = ANY(pieces)
        UNION SELECT center_id FROM bookings_opencalendar WHERE equipment_id = ANY(pieces)
    ) AS those;

    -- Two who change one center take turns here, and the second one sees what the first one did.
    INSERT INTO bookings_opencalendar (center_id)
        SELECT center.id FROM centers_center center
        WHERE center.id = ANY(concerned) AND NOT EXISTS (
            SELECT FROM bookings_opencalendar calendar
            WHERE calendar.center_id = center.id AND calendar.equipment_id IS NULL)
        ORDER BY center.id
        ON CONFLICT DO NOTHING;
    PERFORM FROM bookings_opencalendar
        WHERE center_id = ANY(concerned) AND equipment_id IS NULL
        ORDER BY center_id FOR NO KEY UPDATE;

    INSERT INTO bookings_opencalendar AS calendar (center_id, equipment_id)
        SELECT center_id, id FROM equipment_equipment
        WHERE id = ANY(pieces) AND id IN (SELECT equipment_id FROM bookings_piece_with_calendar)
        ORDER BY id
        ON CONFLICT (equipment_id) DO UPDATE SET center_id = excluded.center_id
            WHERE calendar.center_id <> excluded.center_id;
    SELECT array_agg(id) INTO calendars FROM bookings_opencalendar
        WHERE equipment_id = ANY(pieces)
            AND equipment_id NOT IN (SELECT equipment_id FROM bookings_piece_with_calendar);
    PERFORM bookings_forget_calendars(calendars);

    SELECT array_agg(id) INTO calendars FROM bookings_opencalendar
        WHERE center_id = ANY(centers) OR equipment_id = ANY(pieces);
    -- What is kept and what ought to be, laid together; what is on one side only is to change.
    SELECT array_agg(id) FILTER (WHERE id IS NOT NULL),
           array_agg(calendar_id) FILTER (WHERE id IS NULL),
           array_agg(span) FILTER (WHERE id IS NULL)
    INTO gone, new_calendars, new_spans
    FROM (SELECT calendar_id, span, max(id) AS id
          FROM (SELECT calendar_id, span, id FROM bookings_openspan
                WHERE calendar_id = ANY(calendars)
                UNION ALL SELECT calendar, span, NULL FROM bookings_open_time(calendars)) AS both_sides
          GROUP BY calendar_id, span HAVING count(*) = 1) AS changed;
    DELETE FROM bookings_openspan WHERE id = ANY(gone);
    INSERT INTO bookings_openspan (calendar_id, span)
        SELECT * FROM unnest(new_calendars, new_spans) ORDER BY 1, 2;
END
$$;

CREATE FUNCTION bookings_forget_calendars(calendars bigint[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM bookings_openspan WHERE calendar_id = ANY(calendars);
    DELETE FROM bookings_opencalendar WHERE id = ANY(calendars);
END
$$;

-- Calendars of deleted centers and pieces; foreign keys are checked at the end of the transaction.
CREATE FUNCTION bookings_open_time_of_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'centers_center' THEN
        PERFORM bookings_forget_calendars(array_agg(calendar.id))
        FROM bookings_opencalendar calendar JOIN before ON before.id = calendar.center_id;
    ELSE
        PERFORM bookings_forget_calendars(array_agg(calendar.id))
        FROM bookings_opencalendar calendar JOIN before ON before.id = calendar.equipment_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER open_time_of_deleted AFTER DELETE ON centers_center
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION bookings_open_time_of_deleted();
CREATE TRIGGER open_time_of_deleted AFTER DELETE ON equipment_equipment
    REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION bookings_open_time_of_deleted();

CREATE FUNCTION bookings_open_time_of_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bookings_renew_open_time(ARRAY[NULL]::bigint[], array_agg(equipment_id))
    FROM bookings_opencalendar WHERE equipment_id IS NOT NULL;
    RETURN NULL;
END
$$;
"""

# What a change of each table is: the columns that matter, which rows do, whom it concerns.
WITHIN = "day BETWEEN bookings_first_open_day() AND bookings_last_open_day()"
SOURCES = {
    "centers_openinghours": (
        "center_id, weekday, opens, closes",
        "true",
        "array_agg(DISTINCT center_id)",
        "NULL",
    ),
    "centers_closedday": ("center_id, day", WITHIN, "array_agg(DISTINCT center_id)", "NULL"),
    "bookings_holiday": ("day", WITHIN, "array_agg(DISTINCT NULL::bigint)", "NULL"),
    "bookings_piecehours": (
        "equipment_id, weekday, opens, closes",
        "true",
        "NULL",
        "array_agg(DISTINCT equipment_id)",
    ),
    "bookings_bookingpolicy": (
        "center_id, equipment_id, opens_on_holidays",
        "opens_on_holidays IS NOT NULL",
        "array_agg(DISTINCT center_id) FILTER (WHERE center_id IS NOT NULL)",
        "array_agg(DISTINCT equipment_id) FILTER (WHERE equipment_id IS NOT NULL)",
    ),
}
TRIGGERS = """
CREATE FUNCTION {table}_open_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM bookings_renew_open_time({centers}, {pieces})
        FROM after WHERE {matters};
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM bookings_renew_open_time({centers}, {pieces})
        FROM before WHERE {matters};
    ELSE
        PERFORM bookings_renew_open_time({centers}, {pieces})
        FROM (
            (SELECT {columns} FROM before EXCEPT SELECT {columns} FROM after)
            UNION ALL
            (SELECT {columns} FROM after EXCEPT SELECT {columns} FROM before)
        ) AS changed
        WHERE {matters};
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER open_time_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_open_time();
CREATE TRIGGER open_time_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_open_time();
CREATE TRIGGER open_time_removed AFTER DELETE ON {table} REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_open_time();
CREATE TRIGGER open_time_emptied AFTER TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION bookings_open_time_of_all();
"""
OTHERS = """
CREATE FUNCTION centers_center_open_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bookings_renew_open_time(array_agg(id), NULL) FROM after;
    RETURN NULL;
END
$$;
CREATE TRIGGER open_time_added AFTER INSERT ON centers_center REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION centers_center_open_time();

-- A piece that moves to another center takes its calendar along.
CREATE FUNCTION equipment_equipment_open_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bookings_renew_open_time(NULL, array_agg(calendar.equipment_id))
    FROM bookings_opencalendar calendar
    JOIN after ON after.id = calendar.equipment_id
    WHERE after.center_id <> calendar.center_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER open_time_changed AFTER UPDATE ON equipment_equipment
    REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION equipment_equipment_open_time();

SELECT bookings_renew_open_time(array_agg(id), NULL) FROM centers_center;
SELECT bookings_renew_open_time(NULL, array_agg(equipment_id)) FROM bookings_piece_with_calendar;
"""
BACKWARD = """
DROP TRIGGER open_time_added ON centers_center;
DROP FUNCTION centers_center_open_time();
DROP TRIGGER open_time_changed ON equipment_equipment;
DROP FUNCTION equipment_equipment_open_time();
DROP TRIGGER open_time_of_deleted ON centers_center;
DROP TRIGGER open_time_of_deleted ON equipment_equipment;
DROP FUNCTION bookings_open_time_of_deleted();
DROP FUNCTION bookings_open_time_of_all();
DROP FUNCTION bookings_renew_open_time(bigint[], bigint[]);
DROP FUNCTION bookings_forget_calendars(bigint[]);
DROP FUNCTION bookings_open_time(bigint[]);
DROP VIEW bookings_piece_with_calendar;
DROP FUNCTION bookings_last_open_day();
DROP FUNCTION bookings_first_open_day();
DELETE FROM bookings_openspan;
DELETE FROM bookings_opencalendar;
"""


def triggers(table):
    columns, matters, centers, pieces = SOURCES[table]
    return TRIGGERS.format(
        table=table, columns=columns, matters=matters, centers=centers, pieces=pieces
    )


def no_triggers(table):
    return f"""
DROP TRIGGER open_time_added ON {table};
DROP TRIGGER open_time_changed ON {table};
DROP TRIGGER open_time_removed ON {table};
DROP TRIGGER open_time_emptied ON {table};
DROP FUNCTION {table}_open_time();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0004_first_answer_as_sent"),
        ("centers", "0001_initial"),
        ("equipment", "0005_heldqualification"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, BACKWARD),
        *(migrations.RunSQL(triggers(table), no_triggers(table)) for table in SOURCES),
        migrations.RunSQL(OTHERS, migrations.RunSQL.noop),
    ]
