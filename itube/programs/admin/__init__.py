from itube.programs.admin import support

__all__ = ["support"]
