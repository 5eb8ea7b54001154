"""Who is calling, and with what secret."""
