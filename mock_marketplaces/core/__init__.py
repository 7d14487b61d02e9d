"""What the four mocks share: HTTP, storage, clock, the trade itself, faults, pushes and the control surface."""
