"""小额诉讼: channel data only; nothing to import."""
