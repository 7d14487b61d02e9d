"""The pages of orders: each asks a read, or calls one service, and draws the answer."""
