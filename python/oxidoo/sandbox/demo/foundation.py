"""What every Odoo starts with: currencies, countries, the company, groups and users."""
# ruff: noqa: SLF001 - names with an underscore are private to RPC clients, as in Odoo

from oxidoo.sandbox.demo.maker import Maker
from oxidoo.sandbox.orm.access import ADMINISTRATORS
from oxidoo.sandbox.orm.recordset import MODELS

CURRENCIES = [  # code, name, symbol, position, rate, active
    ("EUR", "Euro", "€", "after", 1.0, True),
    ("USD", "United States dollar", "$", "before", 1.09, True),
    ("GBP", "Pound sterling", "£", "before", 0.86, False),
    ("JPY", "Japanese yen", "¥", "before", 162.0, False),
]
COUNTRIES = [  # code, name, French name, currency, calling code
    ("BE", "Belgium", "Belgique", "EUR", 32),
    ("BR", "Brazil", "Brésil", "USD", 55),
    ("CN", "China", "Chine", "USD", 86),
    ("DE", "Germany", "Allemagne", "EUR", 49),
    ("EG", "Egypt", "Égypte", "USD", 20),
    ("ES", "Spain", "Espagne", "EUR", 34),
    ("FR", "France", "France", "EUR", 33),
    ("GB", "United Kingdom", "Royaume-Uni", "GBP", 44),
    ("GR", "Greece", "Grèce", "EUR", 30),
    ("IN", "India", "Inde", "USD", 91),
    ("JP", "Japan", "Japon", "JPY", 81),
    ("UA", "Ukraine", "Ukraine", "EUR", 380),
    ("US", "United States", "États-Unis", "USD", 1),
]
STATES = [
    ("US", "CA", "California"),
    ("US", "NY", "New York"),
    ("US", "TX", "Texas"),
    ("BR", "SP", "São Paulo"),
    ("IN", "MH", "Maharashtra"),
]
LANGUAGES = [  # code, name, iso, active, direction, date format, decimal point, thousands
    ("en_US", "English (US)", "en", True, "ltr", "%m/%d/%Y", ".", ","),
    ("fr_FR", "French / Français", "fr", True, "ltr", "%d/%m/%Y", ",", "\u202f"),
    ("ar_001", "Arabic / الْعَرَبيّة", "ar", False, "rtl", "%d/%m/%Y", ".", ","),
]
GROUPS = [  # external id, category, name
    ("base.group_user", "", "Role / User"),
    ("base.group_system", "", "Role / Administrator"),
    ("base.group_erp_manager", "", "Access Rights"),
    ("base.group_partner_manager", "Contact", "Creation"),
    ("sales_team.group_sale_salesman", "Sales", "User: Own Documents Only"),
    ("sales_team.group_sale_manager", "Sales", "Administrator"),
    ("product.group_product_manager", "Products", "Create"),
    ("account.group_account_invoice", "Accounting", "Invoicing"),
    ("project.group_project_user", "Project", "User"),
    ("project.group_project_manager", "Project", "Administrator"),
    ("hr.group_hr_user", "Employees", "Officer"),
]
DEMO_GROUPS = (
    "base.group_user",
    "base.group_partner_manager",
    "sales_team.group_sale_salesman",
    "project.group_project_user",
)
MODULES = [  # name, title, application, installed
    ("base", "Base", False, True),
    ("web", "Web", False, True),
    ("mail", "Discuss", True, True),
    ("contacts", "Contacts", True, True),
    ("uom", "Units of measure", False, True),
    ("product", "Products & Pricelists", False, True),
    ("utm", "UTM Trackers", False, True),
    ("sales_team", "Sales Teams", False, True),
    ("sale", "Sales", False, True),
    ("crm", "CRM", True, True),
    ("sale_management", "Sales", True, True),
    ("account", "Invoicing", True, True),
    ("project", "Project", True, True),
    ("hr", "Employees", True, True),
    ("calendar", "Calendar", True, True),
    ("api_doc", "API Documentation", False, True),
    ("stock", "Inventory", True, False),
    ("mrp", "Manufacturing", True, False),
    ("website", "Website", True, False),
]
PARAMETERS = {
    "database.uuid": "00000000-0000-4000-8000-000000000019",
    "web.base.url": "http://localhost:8069",
    "sale.default_quotation_validity": "30",
}


def lay(maker: Maker) -> None:
    """Create it all, in the order things depend on each other."""
    _world(maker)
    _company(maker)
    _users(maker)
    _access(maker)
    _system(maker)


def _world(maker: Maker) -> None:
    for code, name, symbol, position, rate, active in CURRENCIES:
        maker.make(
            "res.currency",
            f"base.{code}",
            name=code,
            full_name=name,
            symbol=symbol,
            position=position,
            rate=rate,
            active=active,
        )
    for code, name, fr, currency, calling in COUNTRIES:
        maker.make(
            "res.country",
            f"base.{code.lower()}",
            fr,
            name=name,
            code=code,
            currency_id=maker.env.ref(f"base.{currency}").id,
            phone_code=calling,
        )
    for country, code, name in STATES:
        country_id = maker.env.ref(f"base.{country.lower()}").id
        maker.make(
            "res.country.state",
            f"base.state_{country}_{code}".lower(),
            name=name,
            code=code,
            country_id=country_id,
        )
    eurozone = maker.env["res.country"].search([("currency_id.name", "=", "EUR")])
    maker.make("res.country.group", "base.eurozone", name="Eurozone", country_ids=eurozone.ids)
    for code, name, iso, active, direction, dates, point, thousands in LANGUAGES:
        maker.make(
            "res.lang",
            f"base.lang_{iso}",
            name=name,
            code=code,
            iso_code=iso,
            url_code=iso,
            active=active,
            direction=direction,
            date_format=dates,
            decimal_point=point,
            thousands_sep=thousands,
        )


def _company(maker: Maker) -> None:
    partner = maker.make(
        "res.partner",
        "base.main_partner",
        name="Oxidoo Trading",
        is_company=True,
        email="hello@oxidoo.example",
        phone="+32 81 00 00 00",
        website="https://oxidoo.example",
        street="1 Rust Belt Road",
        zip="5000",
        city="Namur",
        country_id=maker.env.ref("base.be").id,
        vat="BE0000000097",
    )
    maker.make(
        "res.company",
        "base.main_company",
        partner_id=partner.id,
        currency_id=maker.env.ref("base.EUR").id,
    )


def _users(maker: Maker) -> None:
    for xml_id, category, name in GROUPS:
        maker.make("res.groups", xml_id, name=name, category=category)
    all_groups = [xml_id for xml_id, _category, _name in GROUPS]
    for xml_id, login, name, groups, active in (
        ("base.user_root", "__system__", "OdooBot", all_groups, False),
        ("base.user_admin", "admin", "Mitchell Admin", all_groups, True),
        ("base.public_user", "public", "Public user", [], False),
        ("base.template_portal_user_id", "portaltemplate", "Portal User Template", [], False),
        ("base.default_user", "default", "Default User Template", ["base.group_user"], False),
        ("base.user_demo", "demo", "Marc Demo", DEMO_GROUPS, True),
    ):
        user = maker.make(
            "res.users",
            xml_id,
            name=name,
            login=login,
            password=login if active else False,
            active=active,
            email=f"{login.strip('_')}@oxidoo.example",
            group_ids=[maker.env.ref(group).id for group in groups],
            tz="Europe/Brussels" if active else False,
            signature=f"<div>{name}</div>",
        )
        maker.tag(user.partner_id, f"{xml_id.replace('user', 'partner')}_contact")
        user.partner_id.write({"active": active or login == "__system__"})


def _access(maker: Maker) -> None:
    for name, model in MODELS.items():
        found = maker.env["ir.model"].search([("model", "=", name)])
        for group, letters in ({ADMINISTRATORS: "crwd"} | model._access).items():
            maker.make(
                "ir.model.access",
                name=f"{name} {group.partition('.')[2]}",
                model_id=found.id,
                group_id=maker.env.ref(group).id,
                perm_read="r" in letters,
                perm_write="w" in letters,
                perm_create="c" in letters,
                perm_unlink="d" in letters,
            )


def _system(maker: Maker) -> None:
    for name, title, application, installed in MODULES:
        maker.make(
            "ir.module.module",
            f"base.module_{name}",
            name=name,
            shortdesc=title,
            application=application,
            author="Oxidoo sandbox",
            state="installed" if installed else "uninstalled",
            installed_version="19.0.1.0" if installed else False,
        )
    for key, value in PARAMETERS.items():
        maker.make("ir.config_parameter", key=key, value=value)
    for code, prefix, padding in (("sale.order", "S", 5), ("account.move", "", 5)):
        maker.make("ir.sequence", name=code, code=code, prefix=prefix, padding=padding)
    for name, label in (("comment", "Discussions"), ("note", "Note"), ("activities", "Activities")):
        maker.make(
            "mail.message.subtype", f"mail.mt_{name}", name=label, internal=name != "comment"
        )
    for name, label, icon in (
        ("email", "Email", "fa-envelope"),
        ("call", "Call", "fa-phone"),
        ("meeting", "Meeting", "fa-users"),
        ("todo", "To-Do", "fa-tasks"),
    ):
        maker.make("mail.activity.type", f"mail.mail_activity_data_{name}", name=label, icon=icon)
    maker.make(
        "ir.cron",
        name="Base: Auto-vacuum internal data",
        user_id=1,
        interval_type="days",
        nextcall=maker.moment(1, 3),
    )
