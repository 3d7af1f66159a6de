from itube.programs.admin import courses

__all__ = ["courses"]
