from bookings.admin import bookings, policies, records

__all__ = ["bookings", "policies", "records"]
