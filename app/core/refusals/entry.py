"""One refusal of the catalogue."""

#: Its status, the Chinese sentence, the English sentence.
Entry = tuple[int, str, str]
