"""Extracts that people saved from official registers and courts: files in a folder, read without any network."""
