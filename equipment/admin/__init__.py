from equipment.admin import centers, kinds, pieces, qualifications, service_map, words

__all__ = ["centers", "kinds", "pieces", "qualifications", "service_map", "words"]
