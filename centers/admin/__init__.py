from centers.admin import centers, people

__all__ = ["centers", "people"]
