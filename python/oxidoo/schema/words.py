"""How the words that a person writes match names, in any language."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_PLURAL = 4
_PLURALS = ("ies", "es", "s", "x")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without accents and in small letters.

    Args:
        text: Such as `Opportunités gagnées` or `sale.order`.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return tuple(_WORD.findall(bare))


def stem(word: str) -> str:
    """What the singular and the plural of a word begin with, roughly."""
    if len(word) < _SHORTEST_PLURAL:
        return word
    ending = next((each for each in _PLURALS if word.endswith(each)), "")
    return word.removesuffix(ending)


def begin(stems: Iterable[str], words: Sequence[str]) -> bool:
    """Whether each stem begins a word."""
    return all(any(word.startswith(each) for word in words) for each in stems)


def within(stems: Iterable[str], words: Iterable[str]) -> bool:
    """Whether each stem is somewhere in the words."""
    text = " ".join(words)
    return all(each in text for each in stems)
