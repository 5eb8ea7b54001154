"""Employees and meetings."""
# ruff: noqa: RUF012 - declarations that nothing changes

from oxidoo.sandbox.models.common import EMPLOYEES, FULL, current_company, current_user
from oxidoo.sandbox.models.discuss import Thread
from oxidoo.sandbox.models.partner import AVATAR
from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.errors import ValidationError
from oxidoo.sandbox.orm.fields import (
    Boolean,
    Char,
    Date,
    Datetime,
    Float,
    Html,
    Image,
    Integer,
    Many2oneReference,
    Selection,
)
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

OFFICERS = EMPLOYEES | {"hr.group_hr_user": FULL}
OFFICER = "hr.group_hr_user,base.group_system"


class Department(Model):
    """Department."""

    _name = "hr.department"
    _module = "hr"
    _order = "complete_name"
    _rec_name = "complete_name"
    _access = OFFICERS
    _constraints = (Model._check_no_loop,)  # noqa: SLF001

    name = Char("Department Name", required=True, translate=True)
    complete_name = Char(
        "Complete Name",
        store=True,
        compute=lambda r: f"{r.parent_id.complete_name} / {r.name}" if r.parent_id else r.name,
    )
    active = Boolean("Active", default=True)
    parent_id = Many2one("hr.department", "Parent Department")
    child_ids = One2many("hr.department", "parent_id", "Child Departments")
    manager_id = Many2one("hr.employee", "Manager")
    member_ids = One2many("hr.employee", "department_id", "Members")
    company_id = Many2one("res.company", "Company", default=current_company)


class Job(Model):
    """Job Position."""

    _name = "hr.job"
    _module = "hr"
    _order = "sequence, id"
    _access = OFFICERS

    name = Char("Job Position", required=True, translate=True)
    sequence = Integer("Sequence", default=10)
    active = Boolean("Active", default=True)
    department_id = Many2one("hr.department", "Department")
    no_of_recruitment = Integer("Target", default=1)
    description = Html("Job Description")


class Employee(Thread):
    """Employee."""

    _name = "hr.employee"
    _module = "hr"
    _order = "name"
    _access = OFFICERS

    name = Char("Employee Name", required=True)
    active = Boolean("Active", default=True)
    user_id = Many2one("res.users", "User", ondelete="restrict")
    company_id = Many2one("res.company", "Company", required=True, default=current_company)
    department_id = Many2one("hr.department", "Department")
    job_id = Many2one("hr.job", "Job Position")
    job_title = Char("Job Title", precompute=lambda r: r.job_id.name or None, depends=("job_id",))
    parent_id = Many2one("hr.employee", "Manager")
    child_ids = One2many("hr.employee", "parent_id", "Direct subordinates")
    work_email = Char("Work Email")
    work_phone = Char("Work Phone")
    birthday = Date("Birthday", groups=OFFICER)
    private_email = Char("Private Email", groups=OFFICER)
    private_phone = Char("Private Phone", groups=OFFICER)
    wage = Float("Wage", digits=2, groups=OFFICER)
    image_1920 = Image("Image")
    avatar_128 = Image("Avatar 128", compute=lambda r: r.image_1920 or AVATAR)
    color = Integer("Color Index")


class Event(Thread):
    """Calendar Event."""

    _name = "calendar.event"
    _module = "calendar"
    _order = "start desc"
    _access = {"base.group_user": FULL}

    name = Char("Meeting Subject", required=True)
    description = Html("Description")
    active = Boolean("Active", default=True)
    user_id = Many2one("res.users", "Organizer", default=current_user)
    start = Datetime("Start", required=True, default=lambda _: moments.now())
    stop = Datetime("Stop", required=True, precompute=lambda r: r.start)
    allday = Boolean("All Day")
    duration = Float(
        "Duration",
        store=True,
        compute=lambda r: (moments.read(r.stop) - moments.read(r.start)).total_seconds() / 3600,
    )
    location = Char("Location")
    privacy = Selection({"public": "Public", "private": "Private"}, "Privacy")
    show_as = Selection({"free": "Available", "busy": "Busy"}, "Show as", default="busy")
    partner_ids = Many2many(
        "res.partner",
        "Attendees",
        default=lambda m: [[6, 0, m.env.user.partner_id.ids]],
    )
    opportunity_id = Many2one("crm.lead", "Opportunity")
    res_model = Char("Document Model Name")
    res_id = Many2oneReference("Document ID", model_field="res_model")

    def _check_dates(self) -> None:
        if self.stop < self.start:
            raise ValidationError(
                "The ending date and time cannot be earlier than the starting date and time.\n"
                f"Meeting “{self.name}” starts at {self.start} and ends at {self.stop}"
            )

    _constraints = (_check_dates,)
