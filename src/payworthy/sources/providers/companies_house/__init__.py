"""The register of companies of the United Kingdom."""
