"""Oxidoo beside other MCP servers for Odoo and other client libraries: the same work on each."""
