from itube.programs.admin import courses, support

__all__ = ["courses", "support"]
