"""Rate cards as a sheet: its columns, what a row would change, the writing of many rows at once, and the way out."""
