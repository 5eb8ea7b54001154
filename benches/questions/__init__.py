"""Everyday questions, answered through Oxidoo and through its peers, and what the answers take."""
