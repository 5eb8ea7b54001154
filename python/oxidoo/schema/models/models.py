"""The models of an Odoo server, and which of them some words mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from oxidoo.schema.known.facts import Question
from oxidoo.schema.languages import SOURCE, Languages, read_languages
from oxidoo.schema.models.names import WINDOW, ask_model_names
from oxidoo.schema.models.vocabulary import MEANT_BY
from oxidoo.schema.words import begin, stem, within, words_of
from oxidoo.suggest import did_you_mean

_MOST_SYNONYMS = 40
_LONGEST_PHRASE = 80
_MOST_WORDS = 10
_SHORTEST = 3
"""Letters of a word that means something by itself."""

_SAME, _BEGUN, _MIXED, _INSIDE = range(4)
"""How well words match: all of a phrase, the beginnings of words of one phrase, of several, or
whatever is inside."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Something that a model is called."""

    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "_Phrase":
        return cls(text, words_of(text))


@dataclass(slots=True)
class Model:
    """A model and what it is called.

    Attributes:
        model: Its technical name.
        names: Its name by language.
        transient: Whether its records are those of a wizard.
        listed: Whether a menu leads to it, or people talk of it.
        synonyms: What menus, window actions and people call its records.
        phrases: All that it is called, as it is searched; nothing before it is settled.
    """

    model: str
    names: dict[str, str]
    transient: bool
    listed: bool = False
    synonyms: list[str] = field(default_factory=list)
    phrases: tuple[_Phrase, ...] = ()

    def add_synonym(self, text: str) -> None:
        """Adds something that it is called, unless it is known or there are many already."""
        known = text in self.synonyms or text in self.names.values()
        if not known and len(text) <= _LONGEST_PHRASE and len(self.synonyms) < _MOST_SYNONYMS:
            self.synonyms.append(text)

    def settle(self) -> None:
        """Prepares it for being searched."""
        texts = dict.fromkeys([self.model, *self.names.values(), *self.synonyms])
        self.phrases = tuple(map(_Phrase.of, texts))

    def name(self, lang: str) -> str:
        """Its name in a language, or in any."""
        return self.names.get(lang) or next(iter(self.names.values()), self.model)


@dataclass(frozen=True, slots=True)
class Found:
    """A model that was meant.

    Attributes:
        model: The model.
        also: What else it is called that the words match, the shortest first.
    """

    model: Model
    also: tuple[str, ...]


class Models:
    """All models that the user may know of.

    Args:
        models: By technical name.
        languages: Those that names are known in.
    """

    def __init__(self, models: Mapping[str, Model], languages: Languages) -> None:
        self._models = models
        self.languages = languages

    def __contains__(self, model: str) -> bool:
        return model in self._models

    def name(self, model: str, lang: str) -> str:
        """The name of a model in a language; in the user's own, if none is named."""
        return self._models[model].name(lang or self.languages.own)

    def search(self, query: str) -> list[Found]:
        """The models that all words of a text may mean, the likeliest first; all for no words."""
        stems = [stem(word) for word in words_of(query)][:_MOST_WORDS]
        if not stems:
            return [Found(model, ()) for model in sorted(self._models.values(), key=_standing)]
        ranks = ((model, _rank(model, stems)) for model in self._models.values())
        found = [(model.transient, rank, model.model) for model, rank in ranks if rank]
        likeliest = (self._models[name] for *_, name in sorted(found))
        return [Found(model, _also(model, stems)) for model in likeliest]

    def search_some(self, query: str) -> list[Found]:
        """The models that the most words of a text may mean, where none may be meant by all."""
        stems = [stem(word) for word in words_of(query) if len(word) >= _SHORTEST][:_MOST_WORDS]
        found = []
        for model in self._models.values():
            ranks = {word: rank for word in stems if (rank := _rank(model, [word]))}
            meant = [word for word, (kind, *_) in ranks.items() if kind != _INSIDE]
            if meant and not model.transient:
                found.append((-len(meant), sorted(ranks.values()), model.model, meant))
        most = min(found)[0] if found else 0
        likeliest = (each for each in sorted(found) if each[0] == most)
        return [
            Found(self._models[name], _also(self._models[name], meant))
            for *_, name, meant in likeliest
        ]

    def hint(self, wrong: str) -> str:
        """A clause about the model that is meant by a wrong name."""
        found = self.search(wrong) if wrong.strip() else []
        if found and (_is_in_words(wrong) or len(found) == 1):
            return f"; did you mean '{found[0].model.model}'"
        near = did_you_mean(wrong, self._models) if wrong.strip() else ""
        return near or "; odoo_models finds it by what people call it"


def _is_in_words(name: str) -> bool:
    return "." not in name and "_" not in name


def _standing(model: Model) -> tuple[Any, ...]:
    return model.transient, not model.listed, model.model


def _rank(model: Model, stems: list[str]) -> tuple[int, bool, int, int] | None:
    """The less, the better: how it matches, whether no menu has it, what else the phrase says."""
    best: tuple[int, bool, int, int] | None = None
    for phrase in model.phrases:
        if not begin(stems, phrase.words):
            continue
        more = len(phrase.words) - len(stems)
        letters = sum(map(len, phrase.words)) - sum(map(len, stems))
        kind = _SAME if more == 0 and letters <= 3 * len(stems) else _BEGUN
        rank = (kind, not model.listed, more, letters)
        best = min(best or rank, rank)
    if best:
        return best
    words = [word for phrase in model.phrases for word in phrase.words]
    if begin(stems, words):
        return _MIXED, not model.listed, 0, 0
    if within(stems, words):
        return _INSIDE, not model.listed, 0, 0
    return None


def _also(model: Model, stems: list[str]) -> tuple[str, ...]:
    """The synonyms and names in other languages that matched, the shortest first."""
    matched = {
        phrase.words: phrase.text
        for phrase in sorted(
            model.phrases, key=lambda phrase: (len(phrase.text), phrase.text), reverse=True
        )
        if begin(stems, phrase.words) and phrase.text != model.model
    }
    return tuple(reversed(matched.values()))


def read_models(answer: Any) -> Models:
    """Raises `KeyError`, `TypeError` or `ValueError` of what `ask_model_names` does not give."""
    if not isinstance(answer, Mapping) or not isinstance(answer["told"], Mapping):
        raise TypeError("it does not tell models")
    languages = read_languages(answer["languages"])
    told = answer["told"]
    models: dict[str, Model] = {}
    for lang, tables in told.items():
        for model, name, transient in tables["models"]:
            known = models.setdefault(_text(model), Model(model, {}, bool(transient)))
            known.names[_text(lang)] = _text(name or model)
    _add_vocabulary(models)
    _add_synonyms(models, told)
    for model in models.values():
        model.settle()
    return Models(models, languages)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("it is no text")
    return value


def _add_vocabulary(models: dict[str, Model]) -> None:
    for phrase, model in MEANT_BY.items():
        if model in models:
            models[model].listed = True
            models[model].add_synonym(phrase)


def _add_synonyms(models: dict[str, Model], told: Mapping[str, Any]) -> None:
    """Adds what menus and window actions say, in every language."""
    leads_to = {
        f"{WINDOW},{number}": model
        for tables in told.values()
        for number, _, model in tables["actions"]
    }
    meant = _Meant(models)
    source = told.get(SOURCE) or next(iter(told.values()), {"menus": ()})
    targets = {
        number: leads_to.get(action) if leads_to else meant.by(_text(name))
        for number, name, action in source["menus"]
    }
    for tables in told.values():
        for number, name, _ in tables["menus"]:
            if model := models.get(targets.get(number) or ""):
                model.listed = True
                model.add_synonym(_text(name))
        for _, name, target in tables["actions"]:
            if model := models.get(target):
                model.add_synonym(_text(name))


class _Meant:
    """The model that a menu's English name means to one who may not read where it leads."""

    def __init__(self, models: Mapping[str, Model]) -> None:
        self._by_stems: dict[tuple[str, ...], set[str]] = {}
        for model in models.values():
            for text in (model.names.get(SOURCE, ""), *model.synonyms):
                self._by_stems.setdefault(_stems(text), set()).add(model.model)

    def by(self, name: str) -> str | None:
        """None, if several models could be meant."""
        models = self._by_stems.get(_stems(name), set())
        return next(iter(models)) if len(models) == 1 else None


def _stems(text: str) -> tuple[str, ...]:
    return tuple(map(stem, words_of(text)))


MODELS = Question(("models",), ask_model_names, read_models)
