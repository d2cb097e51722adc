"""Fields of text: each brings what people and their programs wrote into one form, before its length
is asked (grids/texts.py says which).
"""

from typing import Any

import marshmallow as ma
from marshmallow import validate

from grids import texts


class Secret(ma.fields.String):
    """Text as it was typed, `most` characters at most: a password is not mended.

    Without control characters other than line breaks and tabs.
    """

    def __init__(
        self, most: int = 200, least: int = 0, pattern: str | None = None, **kwargs: Any
    ) -> None:
        rules: list[Any] = [validate.Length(least or None, most)]
        rules += [validate.Regexp(pattern)] if pattern else []
        super().__init__(validate=rules, **kwargs)

    def form(self, text: str) -> str:
        """How it is written: what was typed so already stays so."""
        return text

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = self.form(super()._deserialize(value, attr, data, **kwargs))
        if texts.has_control(text):
            raise ma.ValidationError("Contains a control character.")
        return text


class Text(Secret):
    """What people write in sentences, of several lines where they will."""

    def form(self, text: str) -> str:
        return texts.prose(text)


class Reason(Text):
    """Why somebody does something, in words; required where it stands."""

    def __init__(self, most: int, **kwargs: Any) -> None:
        super().__init__(most, least=1, required=True, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text and not texts.letters(text):
            raise ma.ValidationError("Say it in words.")
        return text


class Line(Secret):
    """A title or an address: one line, digits and letters in their usual width."""

    def form(self, text: str) -> str:
        return texts.line(text)


class Person(Secret):
    """Somebody's name."""

    def form(self, text: str) -> str:
        return texts.person(text)


class Code(Secret):
    """What is compared letter by letter: a code, a user name."""

    def form(self, text: str) -> str:
        return texts.code(text)


class Phone(Code):
    """A telephone number; one that a spreadsheet has written as 1.38E+10 has lost its digits."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if texts.is_scientific(text):
            raise ma.ValidationError("Write the number out: 1.38E+10 has lost its digits.")
        return text
