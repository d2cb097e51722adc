"""Reading a ledger's file before the transaction, in a process of its own."""

from app.core.in_child import Died, in_child
from app.core.sheet_cells import TOO_LARGE, Unreadable
from app.ledgers.decoding import ItemTable, read_here
from app.ledgers.rules.kinds import Kind

#: Of the processor's time, for 5,000 rows of a dozen columns with what they cost to check.
SECONDS = 8.0


def read_items(content: bytes, kind: Kind) -> ItemTable:
    """The rows of an uploaded workbook or csv file, each checked by the schema."""
    said = (kind.id, kind.code, kind.version, dict(kind.data))
    try:
        found: ItemTable = in_child(read_here, content, *said, seconds=SECONDS)
    except Unreadable as error:
        return ItemTable(refused=str(error))
    except Died:
        return ItemTable(refused=TOO_LARGE)
    return found
