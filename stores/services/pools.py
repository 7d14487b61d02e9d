from collections.abc import Mapping
def want(desired: Mapping[int, int]) -> None:
    pass
