"""How a sentence is made of its code and of what it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

#: code: (Chinese, English).
Table = dict[str, tuple[str, str]]


class Spoken(Protocol):
    """Whatever says itself in either language."""

    def said(self, english: bool = ...) -> str: ...


@dataclass(frozen=True)
class Title:
    """What a unit of a file is called: by name or code, and by its row."""

    called: str
    row: int | None

    def said(self, english: bool = True) -> str:
        if self.row is None:
            return self.called
        if not english:
            return f"{self.called}（第 {self.row} 行）" if self.called else f"第 {self.row} 行"
        return f"{self.called} (row {self.row})".strip()


@dataclass(frozen=True)
class Listed:
    """Several parts of a sentence."""

    parts: tuple[Spoken, ...]
    between: tuple[str, str] = ("；", "; ")

    def said(self, english: bool = True) -> str:
        return self.between[english].join(part.said(english) for part in self.parts)


class Words(dict[str, Any]):
    """What stands in a sentence; what says itself does so in its language."""

    def __init__(self, values: Mapping[str, Any], english: bool) -> None:
        super().__init__(values)
        self.english = english

    def __getitem__(self, key: str) -> Any:
        value = super().__getitem__(key)
        return value.said(self.english) if hasattr(value, "said") else value


@dataclass(frozen=True)
class Sentence:
    """One sentence of a table, what it speaks of, and the file before it where there is one."""

    words: tuple[str, str]
    values: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""

    def said(self, english: bool = True) -> str:
        text = self.words[english].format_map(Words(self.values, english))
        return f"{self.file}{': ' if english else '：'}{text}" if self.file else text
