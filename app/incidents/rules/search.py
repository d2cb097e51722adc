"""Texts cut into what they are found by, the same for both databases: neither knows Chinese words.

A run of Chinese characters is kept as its pairs (焚烧秸秆: 焚烧 烧秸 秸秆) and its last character,
so that each single one begins a token; Latin words and numbers are kept whole, lower-cased.
Tokens hold letters and digits alone: nothing in them means anything to a query language.
"""

import re
import unicodedata

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
CHINESE = re.compile(f"[{HAN}]")
#: Characters of the longest word that is kept; of a longer one these are its beginning.
LONGEST = 64


def bigrams(text: str) -> list[str]:
    """What a text is found by, each once, in the order in which it appears."""
    found: list[str] = []
    for run in _runs(text):
        if CHINESE.match(run):
            found += map(str.__add__, run, run[1:])
            found.append(run[-1])
        else:
            found.append(run[:LONGEST])
    return list(dict.fromkeys(found))


def sought(text: str) -> list[tuple[str, bool]]:
    """What a text must have to be found by these words: (token, whether it may go on).

    All of them, in any order; nothing where they hold neither letter nor digit. Only a single
    character may go on: it is found as the beginning of a pair.
    """
    wanted: dict[tuple[str, bool], None] = {}
    for run in _runs(text):
        if not CHINESE.match(run):
            wanted[run[:LONGEST], False] = None
        elif len(run) == 1:
            wanted[run, True] = None
        else:
            wanted.update({(run[i : i + 2], False): None for i in range(len(run) - 1)})
    return list(wanted)


def holds(tokens: list[str], words: list[tuple[str, bool]]) -> bool:
    """Whether a text with these tokens is found: what both databases are held to."""
    return bool(words) and all(
        any(one.startswith(word) for one in tokens) if may_go_on else word in tokens
        for word, may_go_on in words
    )


def _runs(text: str) -> list[str]:
    runs = RUN.findall(text.casefold())
    if all(map(_is_plain, runs)):
        return runs
    # full-width digits and letters of Chinese keyboards, and whatever else is written in two ways
    plain = (unicodedata.normalize("NFKC", run).casefold() for run in runs)
    return [part for run in plain for part in RUN.findall(run)]


def _is_plain(run: str) -> bool:
    return unicodedata.is_normalized("NFKC", run)
