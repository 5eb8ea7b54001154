"""The class that models derive from."""

from oxidoo.sandbox.orm.describing import Described
from oxidoo.sandbox.orm.errors import ValidationError
from oxidoo.sandbox.orm.grouping import Grouped
from oxidoo.sandbox.orm.importing import Importable
from oxidoo.sandbox.orm.nesting import Nested


class Model(Described, Grouped, Importable, Nested):
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
