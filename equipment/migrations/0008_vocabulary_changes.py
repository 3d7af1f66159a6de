"""Whatever changes a table that searches keep in memory adds a row to VocabularyChange.

Rows and not a counter: two people who edit words at the same time must not wait for each other.
"""

from django.db import migrations

TABLES = [
    "centers_center",
    "centers_institution",
    "equipment_classification",
    "equipment_evaluationfactor",
    "equipment_field",
    "equipment_kind",
    "equipment_kind_fields",
    "equipment_kind_stages",
    "equipment_kindterm",
    "equipment_processstep",
    "equipment_productitem",
    "equipment_queryword",
    "equipment_sector",
    "equipment_specdefinition",
    "equipment_spellingrule",
    "equipment_stage",
    "equipment_stepkind",
    "equipment_synonymgroup",
]
FUNCTION = """
CREATE FUNCTION equipment_vocabulary_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO equipment_vocabularychange DEFAULT VALUES;
    RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER vocabulary_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION equipment_vocabulary_changed()
"""
# Tokens are stored beside the rows, out of the way of a pass over many of them: at a million
# documents the rows are read in a fifth of the time. PostgreSQL stores beside a row only what makes
# it longer than 2 KB, so that shorter tokens are made longer, by places of a word that nobody asks.
TOKENS = """
ALTER TABLE equipment_searchdocument ALTER COLUMN tokens SET STORAGE EXTERNAL;
ALTER TABLE equipment_searchdocument SET (toast_tuple_target = 256);
CREATE FUNCTION equipment_search_tokens(words text[]) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN pg_column_size(tokens) > 2048 THEN tokens ELSE tokens || long.padding END
    FROM array_to_tsvector(words) AS tokens
    CROSS JOIN (
        SELECT string_agg(format('#%s:%s', n, places), ' ')::tsvector AS padding
        FROM generate_series(1, 4) AS n,
            (SELECT string_agg(place::text, ',') AS places FROM generate_series(1, 255) AS place) AS p
    ) AS long
$$
"""


class Migration(migrations.Migration):
    dependencies = [("equipment", "0007_search_tables"), ("centers", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION equipment_vocabulary_changed()"),
        *(
            migrations.RunSQL(
                TRIGGER.format(table=table), f"DROP TRIGGER vocabulary_changed ON {table}"
            )
            for table in TABLES
        ),
        migrations.RunSQL(TOKENS, "DROP FUNCTION equipment_search_tokens(text[])"),
    ]
