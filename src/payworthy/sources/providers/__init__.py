"""Sources that a program asks, one folder each: ``fetch.py`` speaks to the source, ``parse.py`` makes facts of what
it said and is pure. ``settings.py`` reads which of them are switched on; ``configured.py`` is the list of them."""
