"""What must be told to whom: the outbox, the inbox, channels."""
