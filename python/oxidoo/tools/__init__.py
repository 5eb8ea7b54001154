"""The tools that an agent sees."""
