"""Pure records and events of one case: what was said, never what follows from it."""
