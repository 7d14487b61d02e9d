"""Amazon's Selling Partner API: sign-in, both generations of orders, shipping, listings, and a relay of its pushes."""
