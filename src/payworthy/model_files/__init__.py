"""Fitted models on disk, and the tables they are made from: the registry, CSV, Parquet, ARFF, VAT invoices."""
