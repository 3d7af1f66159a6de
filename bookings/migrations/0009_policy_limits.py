from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0008_booking_to_close"),
    ]

    operations = [
        migrations.AlterField(
            model_name="bookingpolicy",
            name="max_minutes",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                validators=[MinValueValidator(10), MaxValueValidator(44640)],
                verbose_name="최대 이용(분)",
            ),
        ),
        migrations.AlterField(
            model_name="bookingpolicy",
            name="min_minutes",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                validators=[MinValueValidator(10), MaxValueValidator(44640)],
                verbose_name="최소 이용(분)",
            ),
        ),
        migrations.AlterField(
            model_name="bookingpolicy",
            name="notice_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="이용을 시작하기 몇 시간 전까지 신청을 받는지 적어요.",
                null=True,
                validators=[MaxValueValidator(8760)],
                verbose_name="신청 마감(시간 전)",
            ),
        ),
    ]
