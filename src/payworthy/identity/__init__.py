"""Who is who: names brought to one form, compared with reasons, found among a million."""
