"""What Chinese registers and courts have on a company, whoever brings it: a service or a folder of extracts."""
