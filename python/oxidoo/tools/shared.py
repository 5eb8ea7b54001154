"""Arguments that mean the same in several tools."""

from typing import Annotated, Any

from pydantic import Field

RecordId = Annotated[int, Field(ge=1, le=2**31 - 1)]

INSTANCE = Field("", description="Name, several with commas, or * for all")
MODEL = Field(description="Such as res.partner; odoo_models finds it")
CONTEXT: Any = Field(
    default_factory=dict, description='Such as {"lang": "fr_FR", "active_test": false}'
)
DOMAIN: Any = Field(default_factory=list, description="As in odoo_search")
WHERE: Any = Field(default_factory=dict, description="As in odoo_search")
LABEL_LANG = Field("", description="Language of the labels, such as fr_FR")
