"""Two mock carriers that sell labels and scan parcels: SwiftPost answers at once, LineAir later."""
