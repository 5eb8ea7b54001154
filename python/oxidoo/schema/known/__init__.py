"""What is known of a server, for how long, and where it is kept for the next start."""
