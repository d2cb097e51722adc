"""What is said of files that clerks bring and of the units in them, in Chinese and in English.

A file that cannot be taken as a whole is Refused; of single rows there are Remarks, of units
Findings. Each sentence is made by `say` from its code when somebody's language is known.
"""

from dataclasses import dataclass, field
from typing import Any

from grids.sayings.form import Listed, Sentence, Spoken, Title
from grids.sayings.of_commands import OF_COMMANDS
from grids.sayings.of_files import OF_FILES
from grids.sayings.of_rows import OF_ROWS
from grids.sayings.of_units import OF_UNITS

__all__ = ["SAYINGS", "Listed", "Refused", "Remark", "Sentence", "Spoken", "Title", "say"]

SAYINGS = OF_FILES | OF_ROWS | OF_UNITS | OF_COMMANDS


def say(code: str, file: str = "", /, **values: Any) -> Sentence:
    """The sentence with this code, said later in the reader's language."""
    return Sentence(SAYINGS[code], values, file)


@dataclass(frozen=True)
class Remark:
    """What is said of one row; an error makes the row unusable, a warning does not."""

    severity: str  # error | warning
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    def said(self, english: bool = True) -> str:
        """The sentence."""
        return say(self.code, **self.values).said(english)


class Refused(Exception):
    """A file cannot be taken as it is; the sentence says what to choose or mend."""

    def __init__(self, code: str, file: object = "", /, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values
        self._sentence = say(code, str(file), **values)

    def said(self, english: bool = True) -> str:
        """The sentence, with the name of the file before it where there is one."""
        return self._sentence.said(english)

    def __str__(self) -> str:
        return self.said()
