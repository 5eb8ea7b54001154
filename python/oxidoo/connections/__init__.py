"""The configured Odoo servers, their health and their figures."""
