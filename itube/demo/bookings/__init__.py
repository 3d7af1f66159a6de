"""The demonstration's bookings: two years of them, eight weeks ahead, and use in between.

plan chooses (plain Python, seeded by each piece), loading writes (COPY and INSERT ... SELECT),
referrals passes some of them on from center to center, lines adds in-house use by the week,
showcase sets the scene for the demo accounts.
"""
