"""What a plugin may import: the manifest contract, the hook specifications, field specs and templates."""
