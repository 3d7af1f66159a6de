from itube.accounts.admin import companies, people, records

__all__ = ["companies", "people", "records"]
