"""The path of a cell: the ids of the cells above it and its own, from the county on: /1/22/333/."""


def ids_on(path: str) -> list[int]:
    """The cells of a path, the county first."""
    return [int(part) for part in path.strip("/").split("/")]


def county_of(path: str) -> int:
    """The county in which a path begins."""
    return ids_on(path)[0]
