"""The pages of reports: home, the report, the review."""
