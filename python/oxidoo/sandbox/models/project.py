"""Projects and tasks."""
# ruff: noqa: RUF012 - declarations that nothing changes

from typing import Any

from oxidoo.sandbox.models.common import FULL, current_user, right_now
from oxidoo.sandbox.models.discuss import Thread
from oxidoo.sandbox.orm import moments
from oxidoo.sandbox.orm.fields import Boolean, Char, Date, Datetime, Float, Html, Integer, Selection
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many

MANAGED = {"base.group_user": "r", "project.group_project_manager": FULL}
CLOSED = ("1_done", "1_canceled")


class Stage(Model):
    """Task Stage."""

    _name = "project.task.type"
    _module = "project"
    _order = "sequence, id"
    _access = {"base.group_user": "r", "project.group_project_user": FULL}

    name = Char("Name", required=True, translate=True)
    sequence = Integer("Sequence", default=1)
    active = Boolean("Active", default=True)
    fold = Boolean("Folded")
    color = Integer("Color")
    project_ids = Many2many("project.project", "Projects", inverse="type_ids")


class Tags(Model):
    """Project Tags."""

    _name = "project.tags"
    _module = "project"
    _order = "name"
    _access = {"base.group_user": "r", "project.group_project_user": FULL}
    _unique = {("name",): "A tag with the same name already exists."}

    name = Char("Name", required=True, translate=True)
    color = Integer("Color", default=4)


class Project(Thread):
    """Project."""

    _name = "project.project"
    _module = "project"
    _order = "sequence, name, id"
    _access = MANAGED
    _copy_suffix = True

    name = Char("Name", required=True, translate=True)
    description = Html("Description")
    active = Boolean("Active", default=True)
    sequence = Integer("Sequence", default=10)
    partner_id = Many2one("res.partner", "Customer")
    company_id = Many2one("res.company", "Company")
    user_id = Many2one("res.users", "Project Manager", default=current_user)
    label_tasks = Char("Use Tasks as", default="Tasks", translate=True)
    date_start = Date("Start Date", copy=False)
    date = Date("Expiration Date", copy=False)
    privacy_visibility = Selection(
        {
            "followers": "Invited internal users",
            "employees": "All internal users",
            "portal": "Invited portal users and all internal users",
        },
        "Visibility",
        required=True,
        default="portal",
    )
    type_ids = Many2many("project.task.type", "Tasks Stages")
    tag_ids = Many2many("project.tags", "Tags")
    task_ids = One2many("project.task", "project_id", "Tasks")
    task_count = Integer("Task Count", compute=lambda r: len(r.task_ids))
    open_task_count = Integer(
        "Open Task Count", compute=lambda r: len([t for t in r.task_ids if not t.is_closed])
    )
    allocated_hours = Float("Allocated Time", digits=2)
    allow_milestones = Boolean("Milestones")
    color = Integer("Color Index")
    last_update_status = Selection(
        {
            "on_track": "On Track",
            "at_risk": "At Risk",
            "off_track": "Off Track",
            "on_hold": "On Hold",
            "to_define": "Set Status",
            "done": "Complete",
        },
        "Last Update Status",
        default="to_define",
    )


class Task(Thread):
    """Task."""

    _name = "project.task"
    _module = "project"
    _order = "priority desc, sequence, date_deadline asc, id desc"
    _rec_names_search = ("name", "id")
    _access = {"base.group_user": "r", "project.group_project_user": FULL}
    _constraints = (Model._check_no_loop,)  # noqa: SLF001

    name = Char("Title", required=True)
    description = Html("Description")
    active = Boolean("Active", default=True)
    priority = Selection(
        {"0": "Low priority", "1": "Medium priority", "2": "High priority", "3": "Urgent"},
        "Priority",
        default="0",
    )
    sequence = Integer("Sequence", default=10)
    project_id = Many2one("project.project", "Project", precompute=lambda r: r.parent_id.project_id)
    stage_id = Many2one(
        "project.task.type",
        "Stage",
        ondelete="restrict",
        precompute=lambda r: r.project_id.type_ids.browse(r.project_id.type_ids.ids[:1]),
        depends=("project_id",),
    )
    state = Selection(
        {
            "01_in_progress": "In Progress",
            "02_changes_requested": "Changes Requested",
            "03_approved": "Approved",
            "1_done": "Done",
            "1_canceled": "Cancelled",
            "04_waiting_normal": "Waiting",
        },
        "State",
        required=True,
        copy=False,
        default="01_in_progress",
    )
    is_closed = Boolean(
        "Closed state",
        compute=lambda r: r.state in CLOSED,
        search=lambda _model, operator, value: [
            ("state", "in" if bool(value) == (operator == "=") else "not in", list(CLOSED))
        ],
    )
    tag_ids = Many2many("project.tags", "Tags")
    user_ids = Many2many("res.users", "Assignees", default=lambda m: [[6, 0, [m.env.uid]]])
    partner_id = Many2one("res.partner", "Customer", precompute=lambda r: r.project_id.partner_id)
    company_id = Many2one("res.company", "Company", precompute=lambda r: r.project_id.company_id)
    parent_id = Many2one("project.task", "Parent Task")
    child_ids = One2many("project.task", "parent_id", "Sub-tasks")
    subtask_count = Integer("Sub-task Count", compute=lambda r: len(r.child_ids))
    depend_on_ids = Many2many("project.task", "Blocked By", copy=False)
    dependent_ids = Many2many("project.task", "Block", inverse="depend_on_ids", copy=False)
    date_deadline = Datetime("Deadline", copy=False)
    date_assign = Datetime("Assigning Date", readonly=True, copy=False)
    date_end = Datetime("Ending Date", copy=False)
    date_last_stage_update = Datetime(
        "Last Stage Update", readonly=True, copy=False, default=right_now
    )
    allocated_hours = Float("Allocated Time", digits=2)
    email_from = Char("Email From")
    color = Integer("Color Index")

    def _on_write(self, values: dict[str, Any]) -> None:
        if "stage_id" in values:
            self.write({"date_last_stage_update": moments.now()})
