"""Find open spans by a plain index: with the exclusion constraint a rebuild took nine times longer."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_open_time")]

    operations = [
        migrations.RemoveConstraint("openspan", "open_spans_apart"),
        migrations.AddConstraint(
            "openspan",
            models.UniqueConstraint(
                models.F("calendar"), models.F("span__endswith"), name="open_span_ends_once"
            ),
        ),
        migrations.AlterField(
            "openspan",
            "calendar",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="spans",
                to="bookings.opencalendar",
            ),
        ),
    ]
