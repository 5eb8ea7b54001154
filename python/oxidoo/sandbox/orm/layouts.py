"""The views that Odoo makes up for a model that declares none, and views as text."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from oxidoo.sandbox.orm.recordset import MAGIC

if TYPE_CHECKING:
    from oxidoo.sandbox.orm.recordset import Recordset

WIDE = ("one2many", "many2many", "text", "html")
"""Field types that get a row of their own in a form."""


def default(model: "Recordset", kind: str) -> ET.Element | None:
    """The view Odoo makes up: `list`, `search`, `kanban` or `form`; None for other kinds."""
    name = model._rec_name if model._rec_name in model.fields else "id"
    if kind == "form":
        return _form(model)
    if kind not in ("list", "search", "kanban"):
        return None
    root = place = ET.Element(kind, string=model._description)
    if kind == "kanban":
        place = ET.SubElement(ET.SubElement(root, "templates"), "t", {"t-name": "card"})
    ET.SubElement(place, "field", name=name)
    return root


def text(root: ET.Element) -> str:
    """A view as Odoo writes it."""
    return ET.tostring(root, encoding="unicode").strip().replace(" />", "/>")


def _form(model: "Recordset") -> ET.Element:
    """All fields in two columns, the wide ones between them."""
    root = ET.Element("form")
    sheet = ET.SubElement(root, "sheet", string=model._description)
    narrow: list[str] = []
    for name, field in model.fields.items():
        if name in MAGIC:
            continue
        if field.type not in WIDE:
            narrow.append(name)
            continue
        _columns(sheet, narrow)
        narrow = []
        ET.SubElement(ET.SubElement(sheet, "group"), "field", name=name)
    _columns(sheet, narrow)
    ET.SubElement(ET.SubElement(sheet, "group"), "separator")
    return root


def _columns(sheet: ET.Element, names: list[str]) -> None:
    if not names:
        return
    group = ET.SubElement(sheet, "group")
    for column in (names[::2], names[1::2]):
        if column:
            inner = ET.SubElement(group, "group")
            for name in column:
                ET.SubElement(inner, "field", name=name)
