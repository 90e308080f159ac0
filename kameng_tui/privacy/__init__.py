"""Pure: recognising what identifies a person or is worth money, and masking it for an audience."""
