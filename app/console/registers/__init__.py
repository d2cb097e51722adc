"""The office's registers: each a table made from what the API answers, with its forms, as data.

A register is declared in the file of what it is about and named in listing.py; table.py shows it,
send.py its forms. A form is the API's schema and the verb that the API calls.
"""

from app.console.registers import month, send, table

__all__ = ["month", "send", "table"]
