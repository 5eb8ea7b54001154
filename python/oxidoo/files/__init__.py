"""Files that agents are given a handle for: a folder with a quota and an expiry."""
