"""The state folder of the measurements, var/bench: a portal at the size of the demonstration."""

from django.core.management import call_command

from equipment.models import Equipment


def prepare() -> None:
    """Bring the state to that size; the first time takes a minute."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Equipment.objects.exists():
        call_command("seed_demo")
