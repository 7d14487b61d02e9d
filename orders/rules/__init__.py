"""Rules: what is done with an order by itself, and why. Ordered, versioned, rehearsed before they are switched on."""
