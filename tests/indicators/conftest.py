"""One hypothesis profile for the arithmetic: no deadlines, and the same examples every time in CI."""

import os

from hypothesis import settings

settings.register_profile("arithmetic", deadline=None, max_examples=50)
settings.register_profile("arithmetic-ci", deadline=None, max_examples=50, derandomize=True)
settings.load_profile("arithmetic-ci" if os.environ.get("CI") else "arithmetic")
