from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("bookings", "0007_indexes_once"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("state__in", ["confirmed", "in_use"])),
                fields=["ends_at"],
                name="booking_to_close",
            ),
        ),
    ]
