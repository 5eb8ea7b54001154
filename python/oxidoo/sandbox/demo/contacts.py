"""Companies and the people who work there. All of them are made up."""

from oxidoo.sandbox.demo.maker import Maker
from oxidoo.sandbox.models.partner import AVATAR

TAGS = ["Vendor", "Prospects", "Desk Manufacturers", "Consulting Services", "Services"]
INDUSTRIES = ["Manufacturing", "Wholesale / Retail", "Construction", "IT / Communication", "Food"]
COMPANIES = [  # name, country, city, zip, people: (name, function)
    (
        "Azure Interior",
        "us",
        "Fremont",
        "94538",
        [
            "Brandon Freeman|Creative Director",
            "Colleen Diaz|Business Executive",
            "Nicole Ford|Director",
        ],
    ),
    (
        "Deco Addict",
        "us",
        "Pleasant Hill",
        "94523",
        ["Addison Olson|Sales Representative", "Douglas Fletcher|Functional Consultant"],
    ),
    (
        "Gemini Furniture",
        "us",
        "Fairfield",
        "94535",
        [
            "Edwin Hansen|Marketing Manager",
            "Jesse Brown|Senior Consultant",
            "Oscar Morgan|Order Clerk",
        ],
    ),
    ("Lumber & Sons", "gb", "Leeds", "LS1 4AP", ["Fay Ó Briain|Buyer", "Tom Ashdown|Yard Manager"]),
    (
        "Bäckerei Sonnenröschen GmbH",
        "de",
        "Köln",
        "50667",
        ["Jürgen Weiß|Geschäftsführer", "Änne Größer|Einkauf"],
    ),
    ("Café de l'Évêché", "fr", "Besançon", "25000", ["Zoé Lefèvre|Gérante", "Loïc Guérin|Chef"]),
    (
        "Señorío del Río S.L.",
        "es",
        "Logroño",
        "26001",
        ["Íñigo Muñoz|Director", "Begoña Ibáñez|Compras"],
    ),
    (
        "Ζέφυρος Ναυτιλιακή",
        "gr",
        "Πειραιάς",
        "185 31",
        ["Ελένη Παπαδοπούλου|Διευθύντρια", "Γιώργος Νικολάου|Λογιστής"],
    ),
    (
        "Дніпровська Кераміка",
        "ua",
        "Дніпро",
        "49000",
        ["Оксана Шевчук|Директорка", "Юрій Бондар|Майстер"],
    ),
    ("東山木工所", "jp", "京都", "605-0001", ["佐々木 美咲|営業部長", "高橋 健太|職人"]),
    ("青竹茶业有限公司", "cn", "杭州", "310000", ["陈 晓明|经理", "林 雅婷|采购"]),
    (
        "واحة النيل للتجارة",
        "eg",
        "القاهرة",
        "11511",
        ["ليلى حسن|المديرة العامة", "كريم منصور|محاسب"],
    ),
    (
        "Padaria Três Irmãos",
        "br",
        "São Paulo",
        "01310-000",
        ["João Assunção|Sócio", "Conceição Araújo|Caixa"],
    ),
    ("मधुबन मसाले", "in", "Mumbai", "400001", ["अनन्या शर्मा|प्रबंधक", "Ravi Iyer|Logistics"]),
    ("Pixel 🐧 Party", "be", "Gent", "9000", ["Noor 🎉 Claes|Event Planner", "Wout De Smedt|DJ"]),
    (
        "Ready Mat",
        "us",
        "San Jose",
        "95110",
        ["Billy Fox|Production Supervisor", "Kim Snyder|Head of Research"],
    ),
    (
        "The Jackson Group",
        "us",
        "Austin",
        "78701",
        ["Gordon Owens|Senior Consultant", "Toni Rhodes|Managing Partner"],
    ),
    (
        "Wood Corner",
        "be",
        "Liège",
        "4000",
        ["Ron Gibson|Store Manager", "Willie Burke|Service Manager"],
    ),
]
INDIVIDUALS = [  # name, country, city
    ("Anita Oliver", "us", "New York"),
    ("Björn Sørensen", "de", "Flensburg"),
    ("Chloé D'Angelo", "fr", "Nice"),
    ("Μαρία Αλεξίου", "gr", "Θεσσαλονίκη"),
    ("سلمى إبراهيم", "eg", "الإسكندرية"),
    ("山田 花子", "jp", "東京"),
    ("Дмитро Коваль", "ua", "Львів"),
    ('Robert "Bobby" <Tables> & Co', "gb", "York"),
]
NOTES = [
    "<p>Prefers e-mail. <b>Do not call before 10:00.</b></p>",
    "<p>Paye toujours à l'échéance&nbsp;; très fidèle depuis l'été.</p>",
    "<ul><li>Annual contract</li><li>Net 30</li></ul>",
    "<p>納品は毎週月曜日にお願いします。</p>",
    "<p>Met at the spring fair 🌷, interested in <i>bulk</i> prices.</p>",
]


def fill(maker: Maker) -> None:
    """Create the tags, the companies with their people, and some people on their own."""
    parent = maker.make("res.partner.category", "sandbox.tag_partners", name="Partners")
    tags = [parent, maker.make("res.partner.category", name="Gold", parent_id=parent.id)]
    tags += [maker.make("res.partner.category", name=name, color=i) for i, name in enumerate(TAGS)]
    industries = [maker.make("res.partner.industry", name=name) for name in INDUSTRIES]
    bank = maker.make("res.bank", "sandbox.bank_1", name="Banque du Lac", bic="LACUBEBB")
    sellers = [maker.env.ref("base.user_admin").id, maker.env.ref("base.user_demo").id, False]
    for number, (name, country, city, postcode, people) in enumerate(COMPANIES, 1):
        company = maker.make(
            "res.partner",
            f"sandbox.company_{number}",
            name=name,
            is_company=True,
            email=f"info@company{number}.example",
            phone=f"+1 555-01{number:02d}",
            website=f"https://company{number}.example",
            street=f"{number * 7} Market Street",
            city=city,
            zip=postcode,
            country_id=maker.env.ref(f"base.{country}").id,
            state_id=maker.env.ref("base.state_us_ca").id if country == "us" else False,
            vat=f"XX{number:09d}" if number % 3 else False,
            ref=f"C{number:04d}",
            category_id=maker.random.sample([tag.id for tag in tags], number % 3),
            industry_id=industries[number % len(industries)].id,
            user_id=sellers[number % 3],
            comment=NOTES[number % len(NOTES)] if number % 2 else False,
            color=number % 11,
            credit_limit=1000.0 * number,
            partner_latitude=round(maker.random.uniform(-60, 60), 7),
            customer_rank=number % 4,
            image_1920=AVATAR if number % 4 == 1 else False,
            lang="fr_FR" if country == "fr" else "en_US",
        )
        maker.backdate(company, -400 + number * 20)
        if number % 4 == 0:
            maker.make(
                "res.partner.bank",
                acc_number=f"BE{number:02d} 0000 0000 0000",
                partner_id=company.id,
                bank_id=bank.id,
            )
        _people(maker, company, number, people)
    _individuals(maker)


def _people(maker: Maker, company: object, number: int, people: list[str]) -> None:
    parent_id = company.id  # type: ignore[attr-defined]
    for place, person in enumerate(people, 1):
        name, _, function = person.partition("|")
        maker.make(
            "res.partner",
            f"sandbox.contact_{number}_{place}",
            name=name,
            function=function,
            parent_id=parent_id,
            email=f"person{place}@company{number}.example",
            phone=f"+1 555-02{number:02d}" if place % 2 else False,
            image_1920=AVATAR if place == number % 3 else False,
        )
    if number % 5 == 0:
        maker.make(
            "res.partner",
            f"sandbox.warehouse_{number}",
            type="delivery",
            parent_id=parent_id,
            street="Dock 4",
            city="Harbour",
        )


def _individuals(maker: Maker) -> None:
    for number, (name, country, city) in enumerate(INDIVIDUALS, 1):
        maker.make(
            "res.partner",
            f"sandbox.person_{number}",
            name=name,
            city=city,
            country_id=maker.env.ref(f"base.{country}").id,
            email=f"p{number}@people.example",
        )
    maker.make("res.partner", "sandbox.person_bare", name="Nothing Known", lang=False, type=False)
    maker.make("res.partner", "sandbox.person_archived", name="Archived Person", active=False)
    maker.make(
        "res.partner",
        "sandbox.prospect",
        name="Ada Prospect",
        company_name="Prospective Ventures",
        comment=f"<p>{'A long note. ' * 400}</p>",
    )
