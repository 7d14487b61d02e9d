"""How we speak to carriers: one port, and a connector for each that fills it."""
