"""The one road to Odoo."""
