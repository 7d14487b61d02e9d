"""DHgate's open platform: a router by method name, three vocabularies of errors, Beijing times, no pushes."""
