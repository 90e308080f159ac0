"""Pure: what follows from facts and time. Nothing here is ever stored."""
