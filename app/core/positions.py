"""Where something is, as receivers tell it: with an accuracy, or without knowing one."""

from typing import Any

from marshmallow import fields

from app.core.schemas import DATUMS, Number, Schema, number, one_of

#: A receiver that tells more than this, in metres, does not know where it is.
MOST_ACCURACY_M = 100_000


class WrittenAccuracy(fields.Float):
    """Metres, None where unknown: absent, null, and what receivers say when they do not know (0,
    negative, not a number, over 100 km).

    One that is odd is no reason to refuse what it stands beside. Of an address: text is taken.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_nan=True, **({"load_default": None, "allow_none": True} | kwargs))

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return known_m(super()._deserialize(value, attr, data, **kwargs)) if value != "" else None


class Accuracy(WrittenAccuracy, Number):
    """The same of a JSON body: a number."""


def known_m(metres: float) -> float | None:
    """An accuracy as a receiver tells it, None where that says that it is unknown."""
    return metres if 0 < metres <= MOST_ACCURACY_M else None


class Position(Schema):
    """Where something is: degrees in the datum named, accuracy in metres."""

    lon = number(-180, 180, required=True)
    lat = number(-90, 90, required=True)
    accuracy_m = Accuracy()
    datum = one_of(*DATUMS, load_default="wgs84")
