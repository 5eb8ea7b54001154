"""What a prompt is: data."""

from collections.abc import Mapping
from dataclasses import dataclass

from oxidoo.errors import Kind, OdooMCPError
from oxidoo.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class PromptArgument:
    """What a prompt has to be told.

    Attributes:
        name: Its name.
        description: What it is, in a few words.
        default: What it is if it is not given; `None` if it must be.
    """

    name: str
    description: str
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A way of working.

    Attributes:
        name: The name that clients ask for it by.
        title: The name for people.
        description: What comes of it, in one sentence.
        arguments: What it has to be told.
        text: The instructions, with `{name}` for each argument, and `{at_instance}` for a clause
            about the instance, if one is named.
    """

    name: str
    title: str
    description: str
    arguments: tuple[PromptArgument, ...]
    text: str

    def render(self, given: Mapping[str, str]) -> str:
        """The instructions for given arguments.

        Raises:
            OdooMCPError: `validation`, naming an argument that is missing or unknown.
        """
        names = [argument.name for argument in self.arguments]
        for name in given:
            if name not in names:
                raise _wrong(f"{self.name} has no argument '{name}'{did_you_mean(name, names)}.")
        values = {}
        for argument in self.arguments:
            value = given.get(argument.name, "").strip() or argument.default
            if value is None:
                raise _wrong(f"{self.name} needs the argument '{argument.name}'.")
            values[argument.name] = value
        return self.text.format(**values, at_instance=_at(values.get("instance")))


def _at(instance: str | None) -> str:
    return f' at the instance "{instance}" (name it in every call)' if instance else ""


def _wrong(sentence: str) -> OdooMCPError:
    return OdooMCPError(sentence, kind=Kind.VALIDATION)
