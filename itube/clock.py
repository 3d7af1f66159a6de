"""What the clock asks for: every task of Celery's beat, and when."""

from celery.schedules import crontab

SCHEDULE = {
    # A tariff that was announced takes force at midnight.
    "renew-search-index": {
        "task": "equipment.tasks.renew_index",
        "schedule": 600.0,
        "options": {"expires": 600},
    },
    # Names come in with the pieces; how often each is meant, and what has gone, by this.
    "rebuild-search-terms": {
        "task": "equipment.tasks.rebuild_terms",
        "schedule": crontab(minute=25),
        "options": {"expires": 50 * 60},
    },
    "prune-vocabulary-changes": {
        "task": "equipment.tasks.prune_changes",
        "schedule": crontab(hour=4, minute=35),
        "options": {"expires": 60 * 60},
    },
    "prune-questions": {
        "task": "itube.finder.tasks.prune_questions",
        "schedule": crontab(hour=4, minute=45),
        "options": {"expires": 60 * 60},
    },
    # Expires, so that sweeps do not pile up while no worker takes them.
    "sweep-outbox": {
        "task": "itube.outbox.tasks.sweep",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    # Several times, so that a morning without a worker is made up for; each is told once.
    "remind-of-sessions": {
        "task": "itube.programs.tasks.remind_of_sessions",
        "schedule": crontab(hour="9-18", minute=10),
        "options": {"expires": 60 * 60},
    },
    "prune-outbox": {
        "task": "itube.outbox.tasks.prune",
        "schedule": crontab(hour=4, minute=30),
        "options": {"expires": 60 * 60},
    },
    "booking-clock": {
        "task": "bookings.tasks.keep_deadlines",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "serve-waits": {
        "task": "bookings.tasks.serve_waits",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "support-clocks": {
        "task": "itube.programs.tasks.keep_support_clocks",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    # Seoul's midnight has just passed.
    "renew-open-time": {
        "task": "bookings.tasks.renew_open_time",
        "schedule": crontab(hour=0, minute=5),
        "options": {"expires": 6 * 60 * 60},
    },
    "load-holidays": {
        "task": "bookings.tasks.load_holidays",
        "schedule": crontab(hour=4, minute=50, day_of_month=1),
        "options": {"expires": 24 * 60 * 60},
    },
    # Rounds after the first find what a worker that was away has left; each search has one a day.
    "tell-new-in-saved-searches": {
        "task": "itube.finder.tasks.tell_new",
        "schedule": crontab(hour="8-10", minute=10),
        "options": {"expires": 50 * 60},
    },
    "prune-conversations": {
        "task": "itube.chatbot.tasks.prune",
        "schedule": crontab(hour=4, minute=25),
        "options": {"expires": 60 * 60},
    },
    "forget-registrations": {
        "task": "itube.news.tasks.forget_registrations",
        "schedule": crontab(hour=4, minute=55),
        "options": {"expires": 60 * 60},
    },
    # Figures are at most so much older than the records.
    "refresh-facts": {
        "task": "itube.reports.tasks.refresh_facts",
        "schedule": 20.0,
        "options": {"expires": 20},
    },
    # On the set day, and after it until a worker has done it.
    "freeze-months": {
        "task": "itube.reports.tasks.freeze_months",
        "schedule": crontab(hour=0, minute=40),
        "options": {"expires": 12 * 60 * 60},
    },
    # The day after a month's figures are frozen; rounds after the first find what a worker that was
    # away has left, and files that could not be made.
    "send-monthly-reports": {
        "task": "itube.reports.tasks.send_monthly",
        "schedule": crontab(hour="7-10", minute=30, day_of_month="11-15"),
        "options": {"expires": 50 * 60},
    },
    # Searches of the day before, and which pieces are full tonight.
    "note-unmet-demand": {
        "task": "itube.reports.tasks.note_unmet_demand",
        "schedule": crontab(hour=1, minute=10),
        "options": {"expires": 12 * 60 * 60},
    },
    "prune-exports": {
        "task": "itube.reports.tasks.prune",
        "schedule": crontab(hour=4, minute=50),
        "options": {"expires": 60 * 60},
    },
    # Several times, so that a morning without a worker is made up for; each piece is asked about
    # once. The day is Seoul's.
    "ask-low-use": {
        "task": "itube.reports.tasks.ask_low_use",
        "schedule": crontab(hour="9-17", minute=0, day_of_month=1, month_of_year="1,7"),
        "options": {"expires": 50 * 60},
    },
    "remind-low-use": {
        "task": "itube.reports.tasks.remind_low_use",
        "schedule": crontab(hour="9-11", minute=15),
        "options": {"expires": 50 * 60},
    },
    "prune-idempotency-keys": {
        "task": "bookings.tasks.prune_idempotency_keys",
        "schedule": crontab(minute=20),
        "options": {"expires": 60 * 60},
    },
    "clear-sessions": {
        "task": "itube.accounts.tasks.clear_sessions",
        "schedule": crontab(hour=4, minute=40),
        "options": {"expires": 60 * 60},
    },
}
