"""Pure: counting time, the grammar of time limits, and citing statutes. Knows no case and no channel."""
