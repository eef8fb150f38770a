"""The validation report as one self-contained page: no script, nothing fetched, charts drawn as SVG."""
