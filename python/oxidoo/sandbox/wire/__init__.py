"""Odoo's three protocols, and the few plain pages that clients ask for."""
