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
# Out of the way of a pass over many documents, whatever their length.
TOKENS = """
ALTER TABLE equipment_searchdocument ALTER COLUMN tokens SET STORAGE EXTERNAL;
ALTER TABLE equipment_searchdocument SET (toast_tuple_target = 256)
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
        migrations.RunSQL(TOKENS, migrations.RunSQL.noop),
    ]
