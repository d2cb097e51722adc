"""What stands in a .docx."""

import io

import docx


def text_of(content: bytes) -> str:
    """Its paragraphs and the cells of its tables, a line each."""
    paper = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])
