"""What a user can do with a model: rights, forms, states, actions and record rules, in words."""

from oxidoo.schema.description.asking import description

__all__ = ["description"]
