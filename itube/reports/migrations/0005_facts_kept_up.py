"""Whatever changes a record that facts are made of, by whatever way, marks the piece's days as
stale in the same transaction; the rollups take the marks (itube.reports.rollups.refreshing).

Statement-level triggers: many rows at once leave one mark for each stretch of days of a piece.
"""

from django.db import migrations

# How a row of each table names the days that it counts in: table -> (columns that matter,
# [(first moment, last moment)], whether it is maintenance).
SOURCES = {
    "bookings_usagerecord": (
        'equipment_id, start, "end", operating_minutes, staff_minutes, use_class, samples,'
        " fee_won, booking_id, is_replaced",
        [("start", "greatest(start, \"end\" - interval '1 microsecond')")],
        "false",
    ),
    "bookings_booking": (
        "equipment_id, starts_at, ends_at, state, version, created_at, first_answered_at,"
        " company_id",
        [
            ("starts_at", "greatest(starts_at, ends_at - interval '1 microsecond')"),
            ("created_at", "created_at"),
        ],
        "false",
    ),
    "bookings_wait": (
        "equipment_id, minutes, created_at",
        [("created_at", "created_at")],
        "false",
    ),
    "bookings_maintenance": (
        'equipment_id, unit, kind, start, "end", cancelled_at',
        [("start", "greatest(start, \"end\" - interval '1 microsecond')")],
        "true",
    ),
}
MARK = """
CREATE FUNCTION {table}_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        {insert_after}
    ELSIF TG_OP = 'DELETE' THEN
        {insert_before}
    ELSE
        {insert_changed}
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER facts_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_stale();
CREATE TRIGGER facts_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_stale();
CREATE TRIGGER facts_removed AFTER DELETE ON {table} REFERENCING OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_stale();
"""
INSERT = """
        INSERT INTO reports_staledays (equipment_id, first, last, is_maintenance)
        SELECT equipment_id, lower(days), upper(days) - 1, {is_maintenance}
        FROM (
            SELECT equipment_id, unnest(range_agg(daterange(
                (first_moment AT TIME ZONE 'Asia/Seoul')::date,
                (last_moment AT TIME ZONE 'Asia/Seoul')::date, '[]'
            ))) AS days
            FROM ({rows}) AS moments
            GROUP BY equipment_id
        ) AS stretches;
"""
CHANGED = """(
                (SELECT {columns} FROM before EXCEPT SELECT {columns} FROM after)
                UNION ALL
                (SELECT {columns} FROM after EXCEPT SELECT {columns} FROM before)
            ) AS changed"""


def marks(table):
    columns, moments, is_maintenance = SOURCES[table]

    def insert(source):
        rows = " UNION ALL ".join(
            f"SELECT equipment_id, {first} AS first_moment, {last} AS last_moment FROM {source}"
            for first, last in moments
        )
        return INSERT.format(is_maintenance=is_maintenance, rows=rows)

    return MARK.format(
        table=table,
        insert_after=insert("after"),
        insert_before=insert("before"),
        insert_changed=insert(CHANGED.format(columns=columns)),
    )


def no_marks(table):
    return f"""
DROP TRIGGER facts_added ON {table};
DROP TRIGGER facts_changed ON {table};
DROP TRIGGER facts_removed ON {table};
DROP FUNCTION {table}_stale();
"""


# Records that were there before the facts: the first refresh takes them all.
ALL = """
INSERT INTO reports_staledays (equipment_id, first, last, is_maintenance)
SELECT id, '2000-01-01', '2100-01-01', false FROM equipment_equipment;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_facts"),
        ("bookings", "0010_offer_referred_from"),
        ("equipment", "0011_factor_kinds"),
    ]

    operations = [
        *(migrations.RunSQL(marks(table), no_marks(table)) for table in SOURCES),
        migrations.RunSQL(ALL, migrations.RunSQL.noop),
    ]
