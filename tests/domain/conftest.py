"""No deadline for made-up cases: the machine may be busy."""

from hypothesis import settings

settings.register_profile("labeldock", deadline=None, database=None, derandomize=True)
settings.load_profile("labeldock")
