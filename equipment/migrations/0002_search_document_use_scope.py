from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("equipment", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="searchdocument",
            name="use_scope",
            field=models.CharField(default="service", max_length=10),
            preserve_default=False,
        ),
    ]
