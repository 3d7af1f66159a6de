"""The embedded default: PostgreSQL and Valkey from wheels, and the supervisor of web, worker, beat.

run.py hands over to this package. It runs before Django is configured and imports nothing of it:
`placement` decides where the engines live and which account runs them, `postgres` and `valkey`
know one engine each, `children` and `supervisor` keep processes alive and stop them in order, and
`serving`, `testing`, `managing` are the three commands.
"""
