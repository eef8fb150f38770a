"""A service under contract that resells what Chinese registers and courts publish, list by list."""
