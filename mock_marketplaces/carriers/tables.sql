-- One carrier's data. Times are seconds since the epoch on the mocks' clock.

CREATE TABLE IF NOT EXISTS customer (
    id TEXT PRIMARY KEY,
    credentials TEXT NOT NULL,
    created_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS label (
    id TEXT PRIMARY KEY,
    customer_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    service TEXT NOT NULL,
    tracking TEXT UNIQUE,
    status TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    price TEXT NOT NULL,
    refunded TEXT,
    recipient TEXT NOT NULL,
    asked_at REAL NOT NULL,
    ready_at REAL NOT NULL,
    cancelled_at REAL
);
CREATE INDEX IF NOT EXISTS label_reference ON label (customer_id, reference);
CREATE TABLE IF NOT EXISTS scan (
    id INTEGER PRIMARY KEY,
    label_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    milestone TEXT NOT NULL,
    place TEXT NOT NULL,
    t REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS scan_feed ON scan (customer_id, t, id);
