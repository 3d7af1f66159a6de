"""Makes fixtures/demo from fixtures/reference: `python -m itube.demo.generate`.

Pure Python without Django or a database. Every choice comes from chance.chance(subject...), so
that the files are the same bytes on every machine and a new table (bookings, usage) can be added
without moving a single value of the tables that are there.
"""
