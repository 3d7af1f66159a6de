"""Maintenance is named outside by a reference, as bookings are."""

from django.db import migrations, models

from itube.lib.references import new_reference


def fill(apps, schema_editor):
    for row in apps.get_model("bookings", "Maintenance").objects.all():
        row.reference = new_reference()
        row.save(update_fields=["reference"])


class Migration(migrations.Migration):
    dependencies = [("bookings", "0002_events_are_only_added")]

    operations = [
        migrations.AddField(
            "maintenance",
            "reference",
            models.CharField(default=new_reference, editable=False, max_length=10, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "maintenance",
            "reference",
            models.CharField(default=new_reference, editable=False, max_length=10, unique=True),
        ),
    ]
