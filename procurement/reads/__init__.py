"""What the pages and the API of buying read. Nothing here writes."""
