"""A small object-relational mapper that behaves like Odoo's, on tables in memory."""
