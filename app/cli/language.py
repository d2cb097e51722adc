"""The language in which a command speaks: that of --lang, else of the terminal, else Chinese."""

import os
from typing import Any

import click

from grids.sayings import SAYINGS, Spoken, say

#: The first of these that is set tells, as with other programs.
_TELLING = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_ASKED = "app.cli.language"


def language(command: Any) -> Any:
    """The option --lang of a command."""

    def keep(context: click.Context, _: click.Parameter, value: str | None) -> None:
        context.meta[_ASKED] = value

    return click.option(
        "--lang",
        type=click.Choice(("zh", "en")),
        is_eager=True,
        expose_value=False,
        callback=keep,
        help="language of what is said; default: English where LANG is, else Chinese",
    )(command)


def english() -> bool:
    """Whether English is asked for."""
    context = click.get_current_context(silent=True)
    asked = context.meta.get(_ASKED) if context else None
    told = asked or next((os.environ[name] for name in _TELLING if os.environ.get(name)), "")
    return told.lower().startswith("en")


def said(what: str | Spoken, /, **values: object) -> str:
    """The sentence with this code, or of whatever says itself, in the command's language."""
    sentence = say(what, **values) if isinstance(what, str) else what
    return sentence.said(english())


def word(name: str) -> str:
    """A word of the tables."""
    return SAYINGS[name][english()]


def failure(code: str, /, **values: object) -> click.ClickException:
    """An error that ends the command with the sentence."""
    return click.ClickException(said(code, **values))
