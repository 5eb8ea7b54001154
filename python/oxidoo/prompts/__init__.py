"""Ways of working that are worth being offered by name."""
