"""What the pages of after-sales show. Nothing here writes."""
