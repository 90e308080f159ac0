"""Channel data; nothing to import."""
