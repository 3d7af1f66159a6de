from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("equipment", "0005_heldqualification"), ("centers", "0001_initial")]

    operations = [migrations.DeleteModel("SearchDocument")]
