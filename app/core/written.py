"""JSON as this program writes it, whatever it is for: answers, problems, logs, marks of content."""

from typing import Any

import orjson


def dumps(data: Any, option: int = 0) -> bytes:
    """The one writer: times, ids and numbered keys (of faults inside lists) become text."""
    try:
        return orjson.dumps(data, default=str, option=option)
    except TypeError:  # asked for of all, numbered keys would cost a long list half as much again
        return orjson.dumps(data, default=str, option=orjson.OPT_NON_STR_KEYS | option)
