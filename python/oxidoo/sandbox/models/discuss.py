"""Messages and activities, and the mixin of records that have them."""
# ruff: noqa: RUF012 - declarations that nothing changes

from typing import Any

from oxidoo.sandbox.models.common import FULL, current_user, resource_name, right_now, today
from oxidoo.sandbox.orm.environment import Environment
from oxidoo.sandbox.orm.fields import (
    Boolean,
    Char,
    Date,
    Datetime,
    Html,
    Integer,
    Many2oneReference,
    Selection,
)
from oxidoo.sandbox.orm.model import Model
from oxidoo.sandbox.orm.relational import Many2many, Many2one, One2many


class MessageType(Model):
    """Message subtypes."""

    _name = "mail.message.subtype"
    _order = "sequence, id"

    name = Char("Message Type", required=True, translate=True)
    sequence = Integer("Sequence", default=1)
    internal = Boolean("Internal Only")


class Message(Model):
    """Message."""

    _name = "mail.message"
    _order = "id desc"
    _rec_name = "subject"
    _access = {"base.group_user": "crw"}

    subject = Char("Subject")
    date = Datetime("Date", default=right_now)
    body = Html("Contents", default="")
    preview = Char("Preview", compute=lambda r: (r.body or "")[:190])
    model = Char("Related Document Model")
    res_id = Many2oneReference("Related Document ID", model_field="model")
    record_name = Char(
        "Message Record Name",
        compute=lambda r: resource_name(r, r.model, r.res_id),
    )
    parent_id = Many2one("mail.message", "Parent Message")
    message_type = Selection(
        {
            "email": "Incoming Email",
            "comment": "Comment",
            "email_outgoing": "Outgoing Email",
            "notification": "System notification",
            "auto_comment": "Automated Targeted Notification",
            "user_notification": "User Specific Notification",
        },
        "Type",
        required=True,
        default="comment",
    )
    subtype_id = Many2one("mail.message.subtype", "Subtype")
    is_internal = Boolean("Employee Only")
    email_from = Char("From")
    author_id = Many2one("res.partner", "Author")
    partner_ids = Many2many("res.partner", "Recipients")
    attachment_ids = Many2many("ir.attachment", "Attachments")


class ActivityType(Model):
    """Activity Type."""

    _name = "mail.activity.type"
    _order = "sequence, id"

    name = Char("Name", required=True, translate=True)
    summary = Char("Default Summary", translate=True)
    sequence = Integer("Sequence", default=10)
    active = Boolean("Active", default=True)
    icon = Char("Icon")


class Activity(Model):
    """Activity."""

    _name = "mail.activity"
    _order = "date_deadline ASC, id ASC"
    _rec_name = "summary"
    _access = {"base.group_user": FULL}

    res_model = Char("Related Document Model")
    res_id = Many2oneReference("Related Document ID", model_field="res_model")
    res_name = Char(
        "Document Name",
        compute=lambda r: resource_name(r, r.res_model, r.res_id),
    )
    activity_type_id = Many2one("mail.activity.type", "Activity Type")
    summary = Char("Summary")
    note = Html("Note")
    date_deadline = Date("Due Date", required=True, default=today)
    user_id = Many2one("res.users", "Assigned to", required=True, default=current_user)
    state = Selection(
        {"overdue": "Overdue", "today": "Today", "planned": "Planned", "done": "Done"},
        "State",
        compute=lambda r: _due(r.date_deadline, today(r).isoformat()),
    )
    active = Boolean("Active", default=True)

    def action_feedback(self, feedback: str | bool = False) -> int | bool:
        """Mark the activities as done, and say so in the chatter."""
        message: int | bool = False
        for activity in self:
            record = self.env[activity.res_model].browse(activity.res_id)
            text = f"<p>{activity.summary or activity.activity_type_id.name} done</p>"
            message = record.message_post(body=text + str(feedback or "")).id
        self.action_archive()
        return message

    def action_done(self) -> int | bool:
        """Mark the activities as done."""
        return self.action_feedback()


class Attached(One2many):
    """Records that name their owner by model and id."""

    def __init__(self, comodel: str, model_column: str, string: str, **attributes: Any) -> None:
        self.model_column = model_column
        super().__init__(comodel, "res_id", string, **attributes)

    def linked(self, env: Environment, record_id: int) -> list[int]:
        """Those that name this record."""
        table = env.store.tables[self.comodel]
        ids = table.referring("res_id", record_id)
        return [i for i in ids if table.rows[i].get(self.model_column) == self.model]


class Thread(Model):
    """Mixin: records with a chatter and activities."""

    _needs_all = True

    message_ids = Attached("mail.message", "model", "Messages")
    activity_ids = Attached("mail.activity", "res_model", "Activities", groups="base.group_user")
    message_attachment_count = Integer(
        "Attachment Count",
        groups="base.group_user",
        compute=lambda r: r.env["ir.attachment"].search_count(
            [("res_model", "=", r._name), ("res_id", "=", r.id)]  # noqa: SLF001
        ),
    )
    activity_date_deadline = Date(
        "Next Activity Deadline",
        groups="base.group_user",
        compute=lambda r: min(r.activity_ids.mapped("date_deadline"), default=False),
        search=lambda _model, operator, value: [("activity_ids.date_deadline", operator, value)],
    )

    def message_post(
        self,
        *,
        body: str = "",
        subject: str | None = None,
        message_type: str = "notification",
        email_from: str | None = None,
        author_id: int | None = None,
        parent_id: int | bool = False,
        subtype_xmlid: str | None = None,
        subtype_id: int | bool = False,
        partner_ids: list[int] | None = None,
        attachment_ids: list[int] | None = None,
        body_is_html: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Post a message on the record."""
        del kwargs
        self.check_access("read")
        self._check_exists()
        author = self.env.user.partner_id.browse(author_id or self.env.user.partner_id.id)
        subtype = self.env.root.ref(subtype_xmlid or "mail.mt_note").id
        return self.env["mail.message"].create(
            {
                "model": self._name,
                "res_id": self.id,
                "body": body if body_is_html or not body else _escaped_html(body),
                "subject": subject or False,
                "message_type": message_type,
                "subtype_id": subtype_id or subtype,
                "author_id": author.id,
                "email_from": email_from or author.email_formatted,
                "parent_id": parent_id,
                "partner_ids": [[6, 0, partner_ids or []]],
                "attachment_ids": [[6, 0, attachment_ids or []]],
            }
        )

    def activity_schedule(
        self,
        act_type_xmlid: str = "",
        date_deadline: str | None = None,
        summary: str = "",
        note: str = "",
        **act_values: Any,
    ) -> Any:
        """Plan an activity on each record."""
        kind = self.env.root.ref(act_type_xmlid or "mail.mail_activity_data_todo").id
        common = {"activity_type_id": kind, "summary": summary, "note": note, **act_values}
        if date_deadline:
            common["date_deadline"] = date_deadline
        return self.env["mail.activity"].create(
            [{**common, "res_model": self._name, "res_id": i} for i in self.ids]
        )


def _escaped_html(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{escaped}</span>"


def _due(deadline: str, day: str) -> str:
    if deadline < day:
        return "overdue"
    return "today" if deadline == day else "planned"
