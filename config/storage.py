"""Where static files go in production: packed, and under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """The modules of a script follow each other under those names too."""

    support_js_module_import_aggregation = True
