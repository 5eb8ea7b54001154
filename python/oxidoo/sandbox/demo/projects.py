"""Projects, tasks, employees and meetings."""

from typing import Any

from oxidoo.sandbox.demo.maker import Maker

PROJECTS = [
    "Office Design",
    "Research & Development",
    "Déménagement à Namur",
    "京都ショールーム",
    "Website Relaunch",
]
STAGES = [
    ("New", "Nouveau"),
    ("In Progress", "En cours"),
    ("Done", "Terminé"),
    ("Cancelled", "Annulé"),
]
TAGS = ["Bug", "New Feature", "Experiment", "Usability", "Internal"]
VERBS = ["Design", "Review", "Order", "Test", "Write", "Fix", "Plan", "Measure"]
THINGS = [
    "the lobby",
    "new lighting",
    "the energy certificate",
    "noise reduction",
    "the 🪴 corner",
    "customer review",
    "le plan d'étage",
    "電気配線",
    "the décor",
]
DEPARTMENTS = [("Management", ""), ("Sales", "Management"), ("Workshop", "Management")]
EMPLOYEES = [
    ("Mitchell Admin", 2, "Management", "Chief Executive Officer"),
    ("Marc Demo", 6, "Sales", "Experienced Salesperson"),
    ("Béatrice Lamoureux", False, "Sales", "Account Manager"),
    ("Λουκάς Δήμου", False, "Workshop", "Carpenter"),
    ("Ingrid Åkesson", False, "Workshop", "Head of Workshop"),
]
TASKS, MEETINGS = 60, 10


def fill(maker: Maker) -> None:
    """Create the projects and what goes with them."""
    stages = [
        maker.make(
            "project.task.type", f"project.project_stage_{i}", fr, name=name, sequence=i, fold=i > 1
        )
        for i, (name, fr) in enumerate(STAGES)
    ]
    for name in TAGS:
        maker.make("project.tags", name=name)
    for number, name in enumerate(PROJECTS, 1):
        maker.make(
            "project.project",
            f"sandbox.project_{number}",
            name=name,
            user_id=(2, 6)[number % 2],
            type_ids=[stage.id for stage in stages],
            date_start=maker.day(-60 + number * 5),
            date=maker.day(30 + number * 10) if number % 2 else False,
            partner_id=maker.env.ref(f"sandbox.company_{number}").id if number % 2 else False,
            last_update_status=("on_track", "at_risk", "to_define")[number % 3],
            description="<p>See the <a href='https://oxidoo.example'>plan</a>.</p>",
        )
    for number in range(1, TASKS + 1):
        _task(maker, number, stages)
    _people(maker)
    for number in range(1, MEETINGS + 1):
        start = maker.moment(number * 3 - 15, 8 + number % 8)
        maker.make(
            "calendar.event",
            name=f"Meeting {number}",
            start=start,
            stop=start,
            location="Room 1" if number % 2 else False,
            user_id=(2, 6)[number % 2],
        )


def _task(maker: Maker, number: int, stages: list[Any]) -> None:
    random = maker.random
    stage = number % len(stages)
    states = ("01_in_progress", "02_changes_requested", "1_done", "1_canceled")
    task = maker.make(
        "project.task",
        f"sandbox.task_{number}",
        name=f"{random.choice(VERBS)} {random.choice(THINGS)}",
        project_id=number % len(PROJECTS) + 1,
        stage_id=stages[stage].id,
        state=states[stage],
        priority=str(number % 4 // 3),
        user_ids=([2], [6], [2, 6], [])[number % 4],
        tag_ids=random.sample(range(1, len(TAGS) + 1), number % 3),
        parent_id=number // 2 if number % 12 == 0 else False,
        date_deadline=maker.moment(random.randrange(-20, 60), 15) if number % 3 else False,
        allocated_hours=float(random.randrange(0, 40)),
        description="<p>Keep it simple.</p>" if number % 2 else False,
        depend_on_ids=[number - 1] if number % 10 == 0 else [],
    )
    maker.backdate(task, -random.randrange(1, 120))


def _people(maker: Maker) -> None:
    departments: dict[str, Any] = {"": maker.env["hr.department"]}
    for name, above in DEPARTMENTS:
        departments[name] = maker.make("hr.department", name=name, parent_id=departments[above].id)
    for number, (name, user, department, title) in enumerate(EMPLOYEES, 1):
        maker.make(
            "hr.employee",
            f"sandbox.employee_{number}",
            name=name,
            user_id=user,
            department_id=departments[department].id,
            job_title=title,
            work_email=f"employee{number}@oxidoo.example",
            parent_id=1 if number > 1 else False,
            birthday=f"{1970 + number * 4}-0{number}-1{number}",
            wage=2500.0 + number * 150,
        )
