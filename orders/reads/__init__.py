"""What the pages of orders show, read set-based: a page costs the same few queries at one row and at two hundred."""
