"""The models of a server: what they are called, and which of them some words mean."""

from oxidoo.schema.models.models import MODELS, Found, Model, Models, read_models

__all__ = ["MODELS", "Found", "Model", "Models", "read_models"]
