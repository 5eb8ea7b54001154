"""Calls as agents get them wrong: what the error has to say, and the call that follows from it."""

from tests.contract.mistakes.arguments import ARGUMENTS
from tests.contract.mistakes.case import ORDER_ID, Mistake
from tests.contract.mistakes.conditions import DOMAINS
from tests.contract.mistakes.files import BATCHES, FILES
from tests.contract.mistakes.names import FIELDS, MODELS
from tests.contract.mistakes.records import AGGREGATES, METADATA, RECORDS

MISTAKES = ARGUMENTS | MODELS | FIELDS | DOMAINS | RECORDS | AGGREGATES | METADATA | FILES | BATCHES

__all__ = ["MISTAKES", "ORDER_ID", "Mistake"]
