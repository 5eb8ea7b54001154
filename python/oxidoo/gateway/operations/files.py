"""Reading the files that were exported."""

from dataclasses import dataclass

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.files.store import FileStore, Piece
from oxidoo.files.threads import in_thread
from oxidoo.gateway.environment import Environment
from oxidoo.schema.known.subject import OWN, Scope


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A piece of a file that was exported.

    Attributes:
        instance: The instance's name.
        handle: The file.
        offset: The byte to begin at: 0, then the `next` of the piece before.
        max_bytes: The most bytes; a piece of a text ends with a row where one fits.
    """

    instance: str
    handle: str
    offset: int = 0
    max_bytes: int = 1 << 20

    @property
    def scope(self) -> Scope:
        """The user's own companies."""
        return OWN

    async def run(self, env: Environment) -> Piece:
        """Gives it to the principal who exported it, and to nobody else."""
        owner = env.principal.name
        read = files_of(env).read
        return await in_thread(read, owner, env.instance, self.handle, self.offset, self.max_bytes)


def files_of(env: Environment) -> FileStore:
    """Where files are kept.

    Raises:
        OdooMCPError: `validation`, if they are kept nowhere.
    """
    if env.files is None:
        raise OdooMCPError(
            "This server keeps no files: it needs a folder for them, which its settings name.",
            kind=Kind.VALIDATION,
        )
    return env.files
