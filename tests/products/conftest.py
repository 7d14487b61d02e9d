from tests.stores.conftest import Shelf, shelf

__all__ = ["Shelf", "shelf"]
