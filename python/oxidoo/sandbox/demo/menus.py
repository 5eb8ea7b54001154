"""The window actions, and the menus that lead to them."""

from typing import Any, NamedTuple

from oxidoo.sandbox.demo.maker import Maker


class Window(NamedTuple):
    """An action that shows the records of a model."""

    xml_id: str
    name: str
    model: str
    path: str = ""
    domain: str = ""
    context: str = "{}"


WINDOWS = [
    Window("contacts.action_contacts", "Contacts", "res.partner", "all-contacts"),
    Window(
        "base.action_partner_form",
        "Customers",
        "res.partner",
        context="{'res_partner_search_mode': 'customer'}",
    ),
    Window(
        "sale.action_quotations_with_onboarding",
        "Quotations",
        "sale.order",
        "sales",
        context="{'search_default_my_quotation': 1}",
    ),
    Window(
        "sale.action_orders",
        "Sales Orders",
        "sale.order",
        "orders",
        "[('state', 'not in', ('draft', 'sent', 'cancel'))]",
    ),
    Window("sale.product_template_action", "Products", "product.template", "products"),
    Window(
        "crm.crm_lead_action_pipeline",
        "Pipeline",
        "crm.lead",
        "crm",
        "[('type', '=', 'opportunity')]",
        "{'default_type': 'opportunity'}",
    ),
    Window("crm.crm_lead_all_leads", "Leads", "crm.lead", domain="[('type', '=', 'lead')]"),
    Window(
        "account.action_move_out_invoice",
        "Invoices",
        "account.move",
        "customer-invoices",
        "[('move_type', 'in', ['out_invoice', 'out_refund'])]",
        "{'default_move_type': 'out_invoice'}",
    ),
    Window("project.open_view_project_all", "Projects", "project.project", "project"),
    Window("project.action_view_all_task", "All Tasks", "project.task", "all-tasks"),
    Window("calendar.action_calendar_event", "Meetings", "calendar.event", "calendar"),
    Window("hr.open_view_employee_list_my", "Employees", "hr.employee", "employees"),
    Window("base.action_res_users", "Users", "res.users", "users"),
]
MENUS = [  # external id, name, parent, action, group
    ("contacts.menu_contacts", "Contacts", "", "contacts.action_contacts", ""),
    ("calendar.mail_menu_calendar", "Calendar", "", "calendar.action_calendar_event", ""),
    ("crm.crm_menu_root", "CRM", "", "", "sales_team.group_sale_salesman"),
    ("crm.crm_menu_sales", "Sales", "crm.crm_menu_root", "", ""),
    ("crm.menu_crm_opportunities", "My Pipeline", "crm.crm_menu_sales", WINDOWS[5].xml_id, ""),
    ("crm.crm_menu_leads", "Leads", "crm.crm_menu_root", "crm.crm_lead_all_leads", ""),
    ("sale.sale_menu_root", "Sales", "", "", "sales_team.group_sale_salesman"),
    ("sale.sale_order_menu", "Orders", "sale.sale_menu_root", "", ""),
    ("sale.menu_sale_quotations", "Quotations", "sale.sale_order_menu", WINDOWS[2].xml_id, ""),
    ("sale.menu_sale_order", "Orders", "sale.sale_order_menu", "sale.action_orders", ""),
    ("sale.res_partner_menu", "Customers", "sale.sale_order_menu", WINDOWS[1].xml_id, ""),
    ("sale.product_menu_catalog", "Products", "sale.sale_menu_root", WINDOWS[4].xml_id, ""),
    ("account.menu_finance", "Invoicing", "", "", "account.group_account_invoice"),
    ("account.menu_action_move", "Invoices", "account.menu_finance", WINDOWS[7].xml_id, ""),
    ("project.menu_main_pm", "Project", "", "", "project.group_project_user"),
    ("project.menu_projects", "Projects", "project.menu_main_pm", WINDOWS[8].xml_id, ""),
    ("project.menu_tasks", "All Tasks", "project.menu_main_pm", WINDOWS[9].xml_id, ""),
    ("hr.menu_hr_root", "Employees", "", "hr.open_view_employee_list_my", ""),
    ("base.menu_administration", "Settings", "", "", "base.group_system"),
    ("base.menu_users", "Users & Companies", "base.menu_administration", "", ""),
    ("base.menu_action_res_users", "Users", "base.menu_users", "base.action_res_users", ""),
]


def fill(maker: Maker) -> None:
    """Create them."""
    for window in WINDOWS:
        maker.make(
            "ir.actions.act_window",
            window.xml_id,
            name=window.name,
            res_model=window.model,
            path=window.path or False,
            domain=window.domain or False,
            context=window.context,
            view_mode="list,form",
        )
    for sequence, (xml_id, name, parent, action, group) in enumerate(MENUS, 1):
        maker.make(
            "ir.ui.menu",
            xml_id,
            name=name,
            sequence=sequence,
            parent_id=_id(maker, parent),
            action=f"ir.actions.act_window,{_id(maker, action)}" if action else False,
            group_ids=[_id(maker, group)] if group else [],
        )


def _id(maker: Maker, xml_id: str) -> Any:
    return maker.env.ref(xml_id).id if xml_id else False
