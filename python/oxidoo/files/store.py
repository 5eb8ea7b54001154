"""The folder of files, with a quota and an expiry."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import time
from typing import NamedTuple

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.files import parquet
from oxidoo.files.disk import changed_at, open_alone, said_plainly, size_of
from oxidoo.files.draft import Draft
from oxidoo.files.formats import ENCODINGS
from oxidoo.files.manifest import HANDLE, Manifest, Request

_OF_OTHERS = 0o077


class Piece(NamedTuple):
    """A piece of a file.

    Attributes:
        content: The bytes; whole rows, where one fits.
        mime: The MIME type of the file.
        total: The size of the file, in bytes.
        next: Where the next piece begins; `None` at the end.
    """

    content: bytes
    mime: str
    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class FileStore:
    """Files in a folder that any number of servers may share.

    Where there is no room, what has expired goes first, then the finished files, then those that
    nobody goes on with, the oldest first. A file that is being written is locked, and stays.

    Attributes:
        folder: The folder, made when the first file is; only its owner may look into it.
        quota: The most bytes of all files together.
        expiry: The seconds that a file is kept after it was last written to.
    """

    folder: Path
    quota: int
    expiry: float

    def begin(self, request: Request) -> Draft:
        """Begins a file, or goes on with the one that the same request began.

        Raises:
            OdooMCPError: `conflict`, if that one is being written right now; `unavailable`, if
                there is no room, or no folder can be had; `validation`, if the format cannot be
                written here.
        """
        if request.format == "parquet":
            parquet.require()
        with said_plainly(), self._alone():
            self.sweep()
            for manifest in self._manifests():
                unfinished = not manifest.finished and manifest.answers(request)
                if unfinished and (draft := self._go_on(manifest, request)):
                    return draft
            return self._begin(request)

    def find(self, owner: str, instance: str, handle: str) -> Manifest:
        """What is known of a finished file.

        Raises:
            OdooMCPError: `missing`, if there is none of that handle for this owner and instance;
                `conflict`, if it is not finished.
        """
        path = self.folder / f"{handle}.json"
        manifest = Manifest.load(path) if HANDLE.fullmatch(handle) else None
        if (
            manifest is None
            or (manifest.owner, manifest.instance) != (owner, instance)
            or self.expires(manifest) < time()
        ):
            raise _gone(handle)
        if not manifest.finished:
            raise OdooMCPError(
                f"The file is not finished: it has {_so_far(manifest)}. The call that began it, "
                "made again, goes on with it.",
                kind=Kind.CONFLICT,
                retryable=True,
            )
        return manifest

    def read(self, owner: str, instance: str, handle: str, offset: int, most: int) -> Piece:
        """A piece of a finished file.

        Args:
            owner: The name of the principal who asks.
            instance: The instance that its rows come from.
            handle: The file.
            offset: The byte to begin at: 0, then the `next` of the piece before.
            most: The most bytes; a piece of a text ends with a row where one fits.

        Raises:
            OdooMCPError: As `find`; and `validation`, if the file ends before `offset`.
        """
        manifest = self.find(owner, instance, handle)
        if offset > manifest.size:
            raise OdooMCPError(
                f"There is nothing at {offset}: the file ends at byte {manifest.size}.",
                kind=Kind.VALIDATION,
            )
        encoding = ENCODINGS[manifest.format]
        try:
            with manifest.path(self.folder).open("rb") as file:
                file.seek(offset)
                content = file.read(most)
        except OSError as error:
            raise _gone(handle) from error
        if offset + len(content) < manifest.size:
            content = content[: encoding.end(content) or _character_end(content)]
        end = offset + len(content)
        following = end if content and end < manifest.size else None
        return Piece(content, encoding.mime, manifest.size, following)

    def expires(self, manifest: Manifest) -> float:
        """When a file goes, in seconds of Unix time."""
        return manifest.touched + self.expiry

    def sweep(self) -> None:
        """Removes what has expired, and what belongs to no file."""
        oldest = time() - self.expiry
        kept = set()
        for manifest in self._manifests():
            if manifest.touched >= oldest or not self._remove(manifest):
                kept.add(manifest.handle)
        for path in self._files():
            if path.stem not in kept and changed_at(path) < oldest:
                path.unlink(missing_ok=True)

    def _begin(self, request: Request) -> Draft:
        now = time()
        manifest = Manifest(
            handle=secrets.token_hex(16),
            owner=request.owner,
            instance=request.instance,
            content=request.content,
            format=request.format,
            columns=request.names,
            created=now,
            touched=now,
        )
        descriptor = open_alone(manifest.written(self.folder), create=True)
        return self._draft(descriptor, manifest, request)

    def _go_on(self, manifest: Manifest, request: Request) -> Draft | None:
        """The file, locked; `None` if less of it is there than was committed."""
        try:
            descriptor = open_alone(manifest.written(self.folder))
        except FileNotFoundError:
            self._remove(manifest)
            return None
        except BlockingIOError as error:
            raise OdooMCPError(
                f"The same export is being written and has {_so_far(manifest)}: wait for it.",
                kind=Kind.CONFLICT,
                retryable=True,
            ) from error
        if os.fstat(descriptor).st_size < manifest.size:
            os.close(descriptor)
            self._remove(manifest)
            return None
        return self._draft(descriptor, manifest, request)

    def _draft(self, descriptor: int, manifest: Manifest, request: Request) -> Draft:
        try:
            return Draft(self.folder, descriptor, manifest, request, self._make_room)
        except BaseException:
            os.close(descriptor)
            raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Makes the folder, and keeps other servers from beginning or removing files in it."""
        self.folder.mkdir(0o700, parents=True, exist_ok=True)
        about = self.folder.stat()
        if about.st_uid != os.getuid() or about.st_mode & _OF_OTHERS:
            raise OdooMCPError(
                "The folder of files is open to other users: make it the server's own (chmod 700).",
                kind=Kind.UNAVAILABLE,
            )
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _make_room(self, wanted: int) -> None:
        """Makes room for more bytes.

        Raises:
            OdooMCPError: `unavailable`, if there cannot be enough.
        """
        if self._used() + wanted <= self.quota:
            return
        self.sweep()
        manifests = self._manifests()
        idle = sum(manifest.size for manifest in manifests if self._is_idle(manifest))
        if self._used() - idle + wanted > self.quota:
            raise OdooMCPError(
                f"The files at the server may take {self.quota} bytes, which is too little for "
                "this one: export fewer rows or fields.",
                kind=Kind.UNAVAILABLE,
            )
        for manifest in sorted(manifests, key=lambda each: (not each.finished, each.touched)):
            if self._used() + wanted <= self.quota:
                return
            self._remove(manifest)

    def _is_idle(self, manifest: Manifest) -> bool:
        """Whether nobody is writing a file."""
        if manifest.finished:
            return True
        try:
            os.close(open_alone(manifest.written(self.folder)))
        except FileNotFoundError:
            pass
        except BlockingIOError:
            return False
        return True

    def _used(self) -> int:
        return sum(map(size_of, self._files()))

    def _files(self) -> list[Path]:
        """The files that belong to some handle; whatever else is in the folder is not ours."""
        found = self.folder.iterdir() if self.folder.is_dir() else []
        return [path for path in found if HANDLE.fullmatch(path.stem)]

    def _manifests(self) -> list[Manifest]:
        found = (Manifest.load(path) for path in self._files() if path.suffix == ".json")
        return [manifest for manifest in found if manifest is not None]

    def _remove(self, manifest: Manifest) -> bool:
        """Removes a file, unless it is being written; the manifest last, which names the rest."""
        descriptor = None
        try:
            if not manifest.finished:
                descriptor = open_alone(manifest.written(self.folder))
        except FileNotFoundError:
            pass
        except BlockingIOError:
            return False
        for path in (manifest.written(self.folder), manifest.path(self.folder)):
            path.unlink(missing_ok=True)
        (self.folder / f"{manifest.handle}.json").unlink(missing_ok=True)
        if descriptor is not None:
            os.close(descriptor)
        return True


def _gone(handle: str) -> OdooMCPError:
    return OdooMCPError(
        f"There is no file '{handle}' at this instance, or it has expired: export anew.",
        kind=Kind.MISSING,
    )


def _so_far(manifest: Manifest) -> str:
    of = "" if manifest.total is None else f" of {manifest.total}"
    return f"{manifest.rows}{of} rows so far"


def _character_end(piece: bytes) -> int:
    """Up to where a piece of UTF-8 holds whole characters."""
    return len(piece.decode("utf-8", "ignore").encode())
