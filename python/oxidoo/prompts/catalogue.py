"""The prompts."""

from oxidoo.prompts.spec import Prompt, PromptArgument

_MODEL = PromptArgument("model", "Such as res.partner, or what people call it")
_INSTANCE = PromptArgument("instance", "Odoo instance; the default one if left out", default="")

EXPLORE_MODEL = Prompt(
    name="explore_model",
    title="Get to know a model",
    description="What a model holds, how its records are spread, and some of them.",
    arguments=(_MODEL, _INSTANCE),
    text="""\
Get to know the Odoo model "{model}"{at_instance}.
1. If "{model}" is no technical name, find it with odoo_models {{"query": "{model}"}}.
2. odoo_describe: what it is, its states, what leads on from it.
3. odoo_fields with {{"required": true}}: what every record has.
4. odoo_aggregate without groupby: how many records; then grouped by its state, type or stage field.
5. odoo_search with {{"limit": 5, "order": "write_date desc"}}: what real records look like.
Then tell in at most ten lines what the model is for, how many records it has and how they are \
spread, which five fields matter most, and which models lead on from it. Say only what the results \
show.""",
)

RECONCILE_LIST = Prompt(
    name="reconcile_list",
    title="Compare a list with Odoo",
    description="Which entries of a list Odoo has, lacks, or has otherwise.",
    arguments=(
        _MODEL,
        PromptArgument("list", "The list: a line for each entry, columns by tabs or commas"),
        _INSTANCE,
    ),
    text="""\
Compare this list with the records of the Odoo model "{model}"{at_instance}:

{list}

1. Find with odoo_fields which field identifies an entry (ref, vat, email, barcode, default_code, \
name, …) and which field each other column is.
2. Fetch all entries at once: odoo_search with \
{{"where": {{"<field>": ["<value>", …]}}, "fields": [those fields], "limit": 1000}}; \
at most 500 values in a call.
3. For entries not found, one odoo_search each with {{"query": "<name>", "limit": 3}}; an archived \
record needs {{"context": {{"active_test": false}}}}.
4. Compare without regard to case and to spaces at the ends.
Give a table: entry, id, verdict (same, differs, several, archived, missing), what differs. Then \
the number of each verdict. Change nothing in Odoo.""",
)

MONTHLY_FIGURES = Prompt(
    name="monthly_figures",
    title="Figures by month",
    description="A sum by month, with what stands out.",
    arguments=(
        _MODEL,
        PromptArgument("measure", "Field to sum, such as amount_total"),
        PromptArgument("date_field", "Date field, such as date_order"),
        PromptArgument("months", "How many months back", default="12"),
        _INSTANCE,
    ),
    text="""\
Give the figures of "{measure}" in the Odoo model "{model}"{at_instance} by month of \
"{date_field}", for the last {months} months.
1. odoo_fields with {{"names": ["{measure}", "{date_field}"]}}: if one is wrong, take what the \
error proposes. If the model has a state or active field, leave out what is cancelled or a draft, \
and say so.
2. One call: odoo_aggregate with {{"groupby": ["{date_field}:month"], \
"aggregates": ["{measure}:sum"], "domain": [["{date_field}", ">=", "<first day of the first \
month>"], …]}}. A monetary measure in several currencies must not be added up: group by its \
currency, too.
3. A month without records is missing in the result: it counts as 0.
Give a table: month, records, sum, change to the month before in percent. Below it the total, the \
best and the worst month. The current month is not over: mark it.""",
)

DATA_QUALITY = Prompt(
    name="data_quality",
    title="Look for bad data",
    description="Gaps and duplicates in a model, by number, with examples.",
    arguments=(_MODEL, _INSTANCE),
    text="""\
Look for bad data in the Odoo model "{model}"{at_instance}.
1. odoo_fields: choose up to eight stored fields that people rely on (names, addresses, email, \
phone, vat, references, dates, amounts) and, of these, those that should be unique.
2. Gaps: one odoo_batch with, for each chosen field, a step odoo_search with \
{{"where": {{"<field>": null}}, "fields": ["display_name"], "limit": 5, "count": true}}; and one \
without where, to know how many there are in all.
3. Duplicates: for each field that should be unique, odoo_aggregate with \
{{"groupby": ["<field>"], "domain": [["<field>", "!=", false]], "having": [["count", ">", 1]], \
"order": "count desc", "limit": 10}}.
4. Implausible: dates far away, amounts below zero where there should be none.
Give a table: field, problem, records, percent, up to three examples with ids; the worst first. \
Change nothing in Odoo.""",
)

PROMPTS = (EXPLORE_MODEL, RECONCILE_LIST, MONTHLY_FIGURES, DATA_QUALITY)
