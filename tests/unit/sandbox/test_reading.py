"""How values look, names, groups, metadata, and what the demo data promises."""

import base64
from contextlib import suppress
from typing import Any

import pytest

from oxidoo.sandbox.database import Database
from oxidoo.sandbox.orm.candidates import candidates
from oxidoo.sandbox.orm.domain import parse
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.recordset import MODELS


def test_empty_values_are_false_and_lists(env: Environment) -> None:
    bare = env.ref("sandbox.person_bare")
    fields = ["email", "parent_id", "category_id", "color", "comment", "image_1920", "is_company"]
    (row,) = bare.read(fields)
    assert row == {
        "id": bare.id,
        "email": False,
        "parent_id": False,
        "category_id": [],
        "color": 0,
        "comment": False,
        "image_1920": False,
        "is_company": False,
    }


def test_a_many2one_is_a_pair_unless_asked_otherwise(env: Environment) -> None:
    company = env["res.partner"].browse(8)
    assert company.read(["country_id"])[0]["country_id"] == [13, "United States"]
    assert company.read(["country_id"], load=None)[0]["country_id"] == 13


def test_reading_a_missing_record_is_no_error(env: Environment) -> None:
    assert [row["id"] for row in env["res.partner"].browse([8, 999999]).read(["name"])] == [8]


def test_bin_size_replaces_the_bytes(env: Environment) -> None:
    partner = env["res.partner"].search([["image_1920", "!=", False]], limit=1)
    (row,) = partner.read(["image_1920"])
    assert base64.b64decode(row["image_1920"]).startswith(b"\x89PNG")
    (row,) = partner.with_context(bin_size=True).read(["image_1920"])
    assert row["image_1920"].endswith(" bytes")


def test_a_translated_field_speaks_french_when_asked(env: Environment) -> None:
    belgium = env.ref("base.be")
    french = belgium.with_context(lang="fr_FR")
    assert (belgium.name, french.name) == ("Belgium", "Belgique")
    assert french.search([["name", "=", "Belgique"]]).ids == belgium.ids
    french.write({"name": "Royaume"})
    assert (belgium.name, french.name) == ("Belgium", "Royaume")


def test_limit_zero_means_no_limit(env: Environment) -> None:
    tags = env["crm.tag"]
    assert len(tags.search([], limit=0)) == len(tags.search([])) == tags.search_count([])
    assert tags.search_count([], limit=2) == 2
    assert tags.search([], offset=1, limit=2, order="id").ids == (2, 3)


def test_the_default_order_of_a_model_applies(env: Environment) -> None:
    orders = env["sale.order"].search_read([], ["date_order"])
    dates = [order["date_order"] for order in orders]
    assert dates == sorted(dates, reverse=True)


def test_a_name_search_looks_at_every_naming_field(env: Environment) -> None:
    found = env["res.partner"].name_search("info@company1.example")
    assert found == [[8, "Azure Interior"]]
    assert env["res.country"].name_search("be", operator="=ilike") == [[1, "Belgium"]]


def test_groups_count_and_sum(env: Environment) -> None:
    groups = env["sale.order"].formatted_read_group(
        [], ["state"], ["__count", "amount_total:sum"], order="state"
    )
    assert [group["state"] for group in groups] == ["cancel", "draft", "sale", "sent"]
    assert sum(group["__count"] for group in groups) == 40
    for group in groups:
        orders = env["sale.order"].search(group["__extra_domain"])
        assert len(orders) == group["__count"]
        assert group["amount_total:sum"] == pytest.approx(sum(orders.mapped("amount_total")))


@pytest.mark.parametrize("granularity", ["day", "week", "month", "quarter", "year"])
def test_date_groups_find_their_records_again(env: Environment, granularity: str) -> None:
    key = f"date_order:{granularity}"
    groups = env["sale.order"].formatted_read_group([], [key, "partner_id"], ["__count"])
    assert sum(group["__count"] for group in groups) == 40
    for group in groups:
        assert env["sale.order"].search_count(group["__extra_domain"]) == group["__count"]


def test_a_group_of_what_has_no_date_is_found_again(env: Environment) -> None:
    key = "date_deadline:month"
    empty = env["crm.lead"].formatted_read_group([], [key], ["__count"])[-1]
    assert empty[key] is False
    assert empty["__extra_domain"] == [["date_deadline", "=", False]]


def test_a_groups_domain_keeps_the_callers_own(env: Environment) -> None:
    either = ["|", ["state", "=", "sale"], "!", ["amount_total", ">", 500]]
    groups = env["sale.order"].read_group(
        either, [], ["partner_id", "date_order:month"], lazy=False
    )
    for group in groups:
        assert env["sale.order"].search_count(group["__domain"]) == group["__count"]
    first = groups[0]["__domain"]
    assert first[:6] == ["&", "&", "&", *either[:3]]


def test_the_older_read_group_is_lazy(env: Environment) -> None:
    groups = env["sale.order"].read_group([], ["amount_total:sum"], ["state", "user_id"])
    assert groups[0]["__context"] == {"group_by": ["user_id"]}
    assert set(groups[0]) == {"state", "state_count", "amount_total", "__domain", "__context"}
    full = env["sale.order"].read_group([], ["amount_total"], ["state", "user_id"], lazy=False)
    assert len(full) > len(groups)
    assert "__count" in full[0]


@pytest.mark.parametrize(
    ("groupby", "aggregates", "message"),
    [
        (["nope"], [], "Invalid field 'nope' on model 'sale.order'"),
        (["date_order"], [], "Granularity not set on a date(time) field: 'date_order'"),
        (["state"], ["nope:sum"], "Invalid field 'nope' on model 'sale.order' for 'nope:sum'."),
        (["state"], ["amount_total"], "Aggregate method is mandatory for 'amount_total'"),
        (["state"], ["amount_total:foo"], "Invalid aggregate method 'foo' for 'amount_total:foo'."),
    ],
)
def test_a_bad_group_is_refused_in_odoos_words(
    env: Environment, groupby: list[str], aggregates: list[str], message: str
) -> None:
    with pytest.raises(ValueError, match=r".+") as caught:
        env["sale.order"].formatted_read_group([], groupby, aggregates)
    assert str(caught.value) == message


def test_fields_get_describes_and_filters(env: Environment) -> None:
    about = env["res.partner"].fields_get(["parent_id", "type"], ["type", "relation", "selection"])
    assert about["parent_id"] == {"type": "many2one", "relation": "res.partner"}
    assert about["type"]["selection"][0] == ["contact", "Contact"]


def test_metadata_has_external_ids_and_authors(env: Environment) -> None:
    (row,) = env.ref("base.be").get_metadata()
    assert (row["xmlid"], row["noupdate"]) == ("base.be", True)
    assert row["create_uid"] == [1, "OdooBot"]


def test_the_registry_describes_itself(env: Environment) -> None:
    assert env["ir.model"].search_count([]) == len(MODELS)
    fields = env["ir.model.fields"].search_read(
        [["model", "=", "sale.order"], ["ttype", "=", "one2many"]], ["name", "relation"]
    )
    assert {"order_line": "sale.order.line"}.items() <= {
        field["name"]: field["relation"] for field in fields
    }.items()


def test_every_field_of_every_demo_record_can_be_read(env: Environment) -> None:
    for name in MODELS:
        records: Any = env[name].with_context(active_test=False).search([])
        assert len(records.read()) == len(records)


def test_the_demo_data_is_what_the_readme_says(env: Environment) -> None:
    counts = {
        "res.partner": 60,
        "crm.lead": 35,
        "product.template": 30,
        "sale.order": 40,
        "project.project": 5,
        "project.task": 60,
    }
    for model, least in counts.items():
        assert env[model].search_count([]) >= least, model
    names = "".join(env["res.partner"].search([]).mapped("display_name"))
    for letter in "éΖДم東🐧म":
        assert letter in names


def test_two_sandboxes_start_with_the_same_data(database: Database) -> None:
    volatile = ("create_date", "write_date")
    for name in ("res.partner", "crm.lead", "sale.order.line"):
        fresh = Database().store.tables[name].rows
        known = database.store.tables[name].rows
        for record_id, row in fresh.items():
            for column in row.keys() - {*volatile}:
                if "date" not in column:
                    assert known[record_id][column] == row[column], (name, record_id, column)


def test_pages_by_id_look_at_what_comes_after_only(env: Environment) -> None:
    table = env.store.tables["res.partner"]
    ids = env["res.partner"].with_context(active_test=False).search([], order="id").ids
    page = parse([["id", ">", ids[9]], ["id", "<", ids[20]], ["name", "!=", False]])
    assert list(candidates(table, page)) == list(ids[10:])
    assert list(candidates(table, parse(["|", ["id", ">", 5], ["name", "=", "x"]]))) == list(ids)
    assert list(candidates(table, parse([["id", "in", [ids[3], 999999, ids[1]]]]))) == [
        ids[1],
        ids[3],
    ]


def test_pages_by_id_give_every_record_once(env: Environment) -> None:
    partners = env["res.partner"]
    env["res.partner"].browse(30).unlink()
    found: list[int] = []
    while page := partners.search([["id", ">", found[-1] if found else 0]], limit=7, order="id"):
        found += page.ids
    assert found == sorted(partners.search([]).ids)


def test_a_deleted_record_that_comes_back_is_in_its_place(database: Database) -> None:
    table = database.store.tables["res.partner"]
    before = table.ids()
    with suppress(KeyError), database.transaction(2) as env:
        env["res.partner"].browse(30).unlink()
        assert 30 not in table.ids()
        raise KeyError
    assert table.ids() == before == sorted(table.rows)


def test_only_many2one_fields_lead_on_to_groups(env: Environment) -> None:
    with pytest.raises(ValueError, match="Only many2one path is accepted"):
        env["sale.order"].formatted_read_group([], ["order_line.name"], ["__count"])
