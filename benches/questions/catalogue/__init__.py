"""The questions, by the part of Odoo that they are about."""

from collections.abc import Sequence

from benches.questions.catalogue.contacts import CONTACTS
from benches.questions.catalogue.invoices import INVOICES
from benches.questions.catalogue.records import RECORDS
from benches.questions.catalogue.sales import SALES
from benches.questions.catalogue.schema import SCHEMA
from benches.questions.question import Asked

QUESTIONS: Sequence[Asked] = (*SALES, *INVOICES, *CONTACTS, *RECORDS, *SCHEMA)
