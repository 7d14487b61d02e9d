"""What the trades do, in the books: each fact of theirs becomes one entry, in the transaction of the fact."""
