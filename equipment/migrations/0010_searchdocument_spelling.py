from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('equipment', '0009_spec_covers'),
    ]

    operations = [
        migrations.AddField(
            model_name='searchdocument',
            name='spelling',
            field=models.CharField(default='', max_length=16),
        ),
    ]
