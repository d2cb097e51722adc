"""Shapes of accountability."""

from app.accountability.schemas.consequences import (
    ConsequenceIn,
    ConsequenceOut,
    ConsequencesQuery,
    ConsequenceWithSteps,
)
from app.accountability.schemas.counters import CountersOut, CountersQuery
from app.accountability.schemas.files import (
    FileActionIn,
    FileIn,
    FileOut,
    FilesQuery,
    FileWithSteps,
)
from app.accountability.schemas.findings import (
    FindingIn,
    FindingOut,
    FindingsQuery,
    FindingWithSteps,
)
from app.accountability.schemas.records import RecordActionIn
from app.accountability.schemas.samples import (
    DrawAgainOut,
    DrawIn,
    DrawOut,
    DrawWithItems,
    SamplesQuery,
    SampleVerdictIn,
)

__all__ = [
    "ConsequenceIn",
    "ConsequenceOut",
    "ConsequenceWithSteps",
    "ConsequencesQuery",
    "CountersOut",
    "CountersQuery",
    "DrawAgainOut",
    "DrawIn",
    "DrawOut",
    "DrawWithItems",
    "FileActionIn",
    "FileIn",
    "FileOut",
    "FileWithSteps",
    "FilesQuery",
    "FindingIn",
    "FindingOut",
    "FindingWithSteps",
    "FindingsQuery",
    "RecordActionIn",
    "SampleVerdictIn",
    "SamplesQuery",
]
