"""What the models and fields of an Odoo server are, and whether a call fits them."""
