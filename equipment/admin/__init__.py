from equipment.admin import centers, kinds, pieces, service_map

__all__ = ["centers", "kinds", "pieces", "service_map"]
