import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0003_maintenance_reference")]

    operations = [
        migrations.AlterField("idempotencykey", "body", models.TextField(null=True)),
        migrations.AlterField(
            "idempotencykey",
            "created_at",
            models.DateTimeField(db_index=True, default=django.utils.timezone.now),
        ),
    ]
