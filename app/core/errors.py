"""A refusal, in one shape: RFC 9457 problem details."""

from http import HTTPStatus
from typing import Any, NoReturn

from app.core.refusals import CATALOGUE
from app.core.words import translated


class Named(str):
    """A name of the contract that a sentence says in words: (Chinese, English)."""

    words: tuple[str, str]

    def __new__(cls, name: str, *words: str) -> "Named":
        named = super().__new__(cls, name)
        named.words = (words[0], words[-1])
        return named

    def __reduce__(self) -> tuple[type["Named"], tuple[str, ...]]:
        """What it is made of again where it comes from another process."""
        return Named, (str(self), *self.words)


class Problem(Exception):
    """A refusal: a code of the catalogue and what its sentence needs."""

    def __init__(self, code: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(code)
        self.code, self.headers, self.more = code, headers or {}, more

    @property
    def status(self) -> int:
        return CATALOGUE[self.code][0]

    def body(self, english: bool) -> dict[str, Any]:
        """The problem document: {type, title, status, code, detail, …extension members}."""
        status, chinese, in_english = CATALOGUE[self.code]
        more = {k: v for k, v in self.more.items() if k not in ("fields", "seconds")}
        if "errors" in more and not english:
            more["errors"] = translated(more["errors"])
        return {
            "type": f"/api/v1/problems/{self.code}",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "code": self.code,
            "detail": (in_english if english else chinese).format_map(_Words(self.more, english)),
        } | more


class _Words(dict[str, Any]):
    def __init__(self, more: dict[str, Any], english: bool) -> None:
        super().__init__(more)
        self.english = english

    def __getitem__(self, key: str) -> str:
        value = self.get(key, "")
        return ", ".join(map(self._said, value if isinstance(value, list | tuple) else [value]))

    def _said(self, value: Any) -> str:
        return value.words[self.english] if isinstance(value, Named) else str(value)


def refuse(code: str, headers: dict[str, str] | None = None, **more: Any) -> NoReturn:
    """Raise the problem `code`."""
    raise Problem(code, headers, **more)
