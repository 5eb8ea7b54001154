"""The Python client, for the server's own use and for scripts."""
