"""Which model some words mean, from what Odoo tells about its models."""

from typing import Any

import pytest

from oxidoo.schema.languages import read_languages
from oxidoo.schema.models import Models, read_models
from oxidoo.schema.words import begin, stem, within, words_of

WINDOW = "ir.actions.act_window"

MODELS = {
    "sale.order": ("Sales Order", "Bon de commande"),
    "sale.order.line": ("Sales Order Line", "Ligne de commande"),
    "sale.order.discount": ("Quotation discount", "Remise"),
    "res.partner": ("Contact", "Contact"),
    "crm.tag": ("CRM Tag", "Étiquette CRM"),
    "project.tags": ("Project Tags", "Étiquettes de projet"),
    "library.book": ("Book", "Livre"),
    "library.shelf": ("Shelf of books", "Étagère"),
}
MENUS = [(1, "Quotations", "Devis"), (2, "Books", "Livres"), (3, "Tags", "Étiquettes")]
LEADS_TO = {1: "sale.order", 2: "library.book", 3: "crm.tag"}


def told(*, administrator: bool) -> dict[str, Any]:
    by_language = {}
    for place, lang in enumerate(("en_US", "fr_FR")):
        models = [[m, names[place], m.endswith("discount")] for m, names in MODELS.items()]
        menus = [[m[0], m[1 + place], f"{WINDOW},{m[0]}"] for m in MENUS]
        actions = [[m[0], ("Own ", "Mes ")[place] + m[1 + place], LEADS_TO[m[0]]] for m in MENUS]
        by_language[lang] = {
            "models": models,
            "menus": menus,
            "actions": actions if administrator else [],
        }
    languages = {"own": "en_US", "installed": ["en_US", "fr_FR"]}
    return {"languages": languages, "told": by_language}


def models(*, administrator: bool = True) -> Models:
    return read_models(told(administrator=administrator))


def found(query: str, *, administrator: bool = True) -> list[str]:
    return [each.model.model for each in models(administrator=administrator).search(query)]


@pytest.mark.parametrize("administrator", [True, False])
def test_a_menu_says_what_a_model_is_called_in_every_language(administrator: bool) -> None:
    for query in ("quotation", "QUOTATIONS", "devis"):
        assert found(query, administrator=administrator)[0] == "sale.order"
    assert found("livres", administrator=administrator) == ["library.book"]


def test_a_menu_that_could_lead_to_several_models_is_no_name_for_one_who_may_not_see_where() -> (
    None
):
    assert found("etiquettes")[0] == "crm.tag"
    named = models(administrator=False).search("tags")
    assert all("Tags" not in each.also for each in named)


def test_a_whole_name_comes_before_a_part_of_one_and_wizards_come_last() -> None:
    assert found("book") == ["library.book", "library.shelf"]
    assert found("sale order")[:2] == ["sale.order", "sale.order.line"]
    assert found("quotation") == ["sale.order", "sale.order.discount"]


def test_words_come_in_any_order_and_from_several_names() -> None:
    assert found("line order sale") == ["sale.order.line"]
    assert found("commande quotation") == ["sale.order"]


def test_what_is_only_inside_of_a_word_comes_behind_its_beginnings() -> None:
    assert found("helf") == ["library.shelf"]


def test_no_words_mean_all_models_those_in_menus_first() -> None:
    everything = found("")
    assert set(everything) == set(MODELS)
    assert everything[-1] == "sale.order.discount"
    assert everything.index("library.book") < everything.index("library.shelf")


def test_a_hint_names_the_model_that_is_meant_or_written_nearly_so() -> None:
    for wrong, right in (
        ("quotation", "sale.order"),
        ("customers", "res.partner"),
        ("res.partnr", "res.partner"),
        ("sale_order_line", "sale.order.line"),
    ):
        assert models().hint(wrong) == f"; did you mean '{right}'"


STRANGE = [
    None,
    [],
    {},
    {"languages": {}, "told": {}},
    {"languages": {"own": 1, "installed": 2}, "told": {}},
    {**told(administrator=True), "told": []},
    {**told(administrator=True), "told": {"en_US": []}},
    {**told(administrator=True), "told": {"en_US": {"models": [1], "menus": [], "actions": []}}},
    {**told(administrator=True), "told": {"en_US": {"models": [[[], 1, 2]], "menus": []}}},
]


@pytest.mark.parametrize("answer", STRANGE)
def test_what_tells_no_models_is_refused(answer: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_models(answer)


def test_the_own_language_comes_first_and_is_english_if_none_is_set() -> None:
    assert read_languages({"own": "fr_FR", "installed": ["en_US", "fr_FR"]}).installed == (
        "fr_FR",
        "en_US",
    )
    assert read_languages({"own": False, "installed": []}).own == "en_US"


def test_words_are_compared_without_accents_case_and_plural() -> None:
    assert words_of("Opportunités d'ÉTÉ: sale.order_line") == (
        "opportunites", "d", "ete", "sale", "order", "line",
    )  # fmt: skip
    assert [stem(word) for word in ("invoices", "companies", "bureaux", "gas")] == [
        "invoic", "compan", "bureau", "gas",
    ]  # fmt: skip
    assert begin(["in", "lin"], ["lines", "invoice"])
    assert not begin(["voice"], ["invoice"])
    assert within(["voice"], ["invoice"])
