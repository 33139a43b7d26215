"""Typed access to front matter: fields in, values of one type and all their problems out.

Shared by the nouns. A value that cannot be used leaves its field empty and is reported; it never
takes another field with it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from knowledgebase.core.model import Field, FrontMatter, Kind, Problem, Severity, Table
from knowledgebase.core.names import fold_key
from knowledgebase.core.nouns.titles import clean, humanize

#: Below this likeness, a suggested key would be a guess.
_LIKENESS = 0.7
#: Unknown keys that are compared with the known ones. It takes longer than all the rest, and who
#: has more of them has written no front matter.
_MAX_SUGGESTIONS = 50

_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


class Reader:
    """The fields of one file, asked for by name, and what was wrong with them.

    *synonyms* maps the folded form of every key to its field. *ignored* maps that of every key that
    is known and read by others, or by nobody, to how it is written; ``x-`` keys are ignored, too.
    A yes or no is no value of the fields in *no_truth*: ``published: true`` hides no ``date:``.
    """

    def __init__(
        self,
        front: FrontMatter,
        /,
        *,
        synonyms: Mapping[str, str],
        ignored: Mapping[str, str],
        no_truth: frozenset[str] = frozenset(),
    ) -> None:
        """Sort the fields of *front* by what they give."""
        self.problems = list(front.problems)
        self._fields: dict[str, Field] = {}
        #: folded key -> a field with a yes or no in the place of another value
        self.flags: dict[str, Field] = {}
        known = {**ignored, **synonyms}
        unknown = []
        # A field that is a guess does not stand against one that is none.
        for field in sorted(front.fields, key=lambda field: field.is_guess):
            key = fold_key(field.key)
            if key in synonyms:
                if synonyms[key] in no_truth and _is_truth(field):
                    self.flags[key] = field
                else:
                    self._keep_first(field, synonyms[key])
            elif key not in ignored and not field.key.lower().startswith("x-"):
                unknown.append(field)
        for number, field in enumerate(unknown):
            self._report_unknown(field, known if number < _MAX_SUGGESTIONS else {})

    def _keep_first(self, field: Field, name: str) -> None:
        first = self._fields.setdefault(name, field)
        if first is not field:
            self._add(
                Kind.DUPLICATE_KEY,
                field,
                f"{field.key!r} says the same as {first.key!r} on line {first.line}",
                "keep one of the two",
                column=field.column,
            )

    def _report_unknown(self, field: Field, known: Mapping[str, str]) -> None:
        near = difflib.get_close_matches(fold_key(field.key), known, 1, _LIKENESS)
        mend = "remove it, or start it with 'x-' to keep it"
        if near:
            mend = f"did you mean {known[near[0]]!r}?"
        self._add(Kind.UNKNOWN_KEY, field, f"unknown key {field.key!r}", mend, column=field.column)

    def find_field(self, name: str, /) -> Field | None:
        """Return the field that gives *name*, None where the file has none."""
        return self._fields.get(name)

    def report(
        self,
        kind: Kind,
        name: str,
        message: str,
        mend: str,
        *,
        severity: Severity = Severity.WARNING,
        field: Field | None = None,
    ) -> None:
        """Add a problem at *field* or the value of *name*, or at line 1 where neither is given."""
        self._add(kind, field or self._fields.get(name), message, mend, severity=severity)

    def _add(
        self,
        kind: Kind,
        field: Field | None,
        message: str,
        mend: str,
        *,
        column: int | None = None,
        severity: Severity = Severity.WARNING,
    ) -> None:
        place = field.value_column if field and column is None else column
        self.problems.append(
            Problem(
                kind=kind,
                message=message,
                mend=mend,
                line=field.line if field else 1,
                column=place or 0,
                severity=severity,
            )
        )

    def read_text(self, name: str, /) -> str:
        """Return the text of a field on one line; empty where it has none or is no text."""
        field = self._fields.get(name)
        if field is None or field.value is None:
            return ""
        if not isinstance(field.value, str):
            self._report_type(field, "text")
            return ""
        return clean(field.value)

    def read_texts(self, name: str, /) -> tuple[str, ...]:
        """Return the texts of a field, each one once; a single text is cut at its commas."""
        field = self._fields.get(name)
        if field is None or field.value is None:
            return ()
        if isinstance(field.value, str):
            return _drop_repeated(clean(part) for part in field.value.split(","))
        return self.read_items(name)

    def read_items(self, name: str, /) -> tuple[str, ...]:
        """Return the texts of a field that is a list, each one once."""
        field = self._fields.get(name)
        value = field.value if field else None
        if field is None or not isinstance(value, tuple):
            if field:
                self._report_type(field, "a list of texts")
            return ()
        wrong = [item for item in value if isinstance(item, tuple | Table)]
        if wrong:
            self._report_type(field, "a list of texts")
        return _drop_repeated(clean(item) for item in value if isinstance(item, str))

    def read_truth(self, name: str, /, *, default: bool) -> bool:
        """Return the field as a yes or no; *default* where it is neither."""
        word = self.read_text(name).casefold()
        if word in _TRUE | _FALSE:
            return word in _TRUE
        if word:
            self.report(Kind.BAD_VALUE, name, f"{word!r} is no yes or no", "write true or false")
        return default

    def read_choice(self, name: str, /, *, among: tuple[str, ...], default: str) -> str:
        """Return the field where it is one of a closed list, else *default*."""
        word = self.read_text(name).casefold()
        if word in among:
            return word
        if word:
            self.report(
                Kind.BAD_VALUE, name, f"{word!r} is none of the values", f"write {_join_or(among)}"
            )
        return default

    def read_title(self, *, stem: str, heading: str) -> str:
        """Return the title, else *heading*, else *stem* made readable."""
        title = self.read_text("title")
        if title:
            return title
        given = self._fields.get("title")
        if given is None:
            kind, message = Kind.MISSING_TITLE, "there is no title"
        else:
            kind, message = Kind.EMPTY_TITLE, "the title is empty"
        if given is None or given.value is None or isinstance(given.value, str):
            self.report(kind, "title", message, "write `title:` and the title")
        return clean(heading) or humanize(stem)

    def _report_type(self, field: Field, wanted: str) -> None:
        kinds = {tuple: "a list", Table: "a mapping", str: "text"}
        self._add(
            Kind.WRONG_TYPE,
            field,
            f"{field.key!r} is {kinds.get(type(field.value), 'empty')}",
            f"write {wanted}",
            severity=Severity.ERROR,
        )

    def list_places(self) -> tuple[tuple[str, tuple[int, int]], ...]:
        """Return the line and column of the value of every field given."""
        return tuple(
            (name, (field.line, field.value_column)) for name, field in self._fields.items()
        )

    def sort_problems(self) -> tuple[Problem, ...]:
        """Return all problems of the file in order of line and column."""
        return tuple(sorted(self.problems, key=lambda p: (p.line, p.column, p.kind, p.message)))


def _is_truth(field: Field) -> bool:
    return isinstance(field.value, str) and field.value.strip().casefold() in _TRUE | _FALSE


def _drop_repeated(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _join_or(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + " or " + words[-1]
