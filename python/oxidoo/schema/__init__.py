"""What the models and fields of an Odoo server are, and whether a call fits them.

`known` fetches it and keeps it; a `Catalogue` gives it to one plan. `domain` checks conditions and
orders, `models` finds models by what people call them, `description` says what a user can do.
"""
