"""The class that models derive from."""

from oxidoo.sandbox.orm.errors import ValidationError
from oxidoo.sandbox.orm.grouping import Grouped
from oxidoo.sandbox.orm.importing import Importable
from oxidoo.sandbox.orm.nesting import Nested
from oxidoo.sandbox.orm.viewing import Viewed


class Model(Grouped, Importable, Nested, Viewed):
    """All that a model can do."""

    def _check_no_loop(self) -> None:
        """A record may not be its own ancestor."""
        seen = {self.id}
        parent = getattr(self, self._parent_name)
        while parent:
            if parent.id in seen:
                raise ValidationError("Recursion Detected.")
            seen.add(parent.id)
            parent = getattr(parent, self._parent_name)
