-- What only AliExpress keeps of its products: the list price beside a discount, and what is off the shelf.

CREATE TABLE IF NOT EXISTS ae_price (
    listing_id INTEGER PRIMARY KEY,
    price TEXT NOT NULL,
    discount TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS ae_offline (
    product_id TEXT PRIMARY KEY,
    since REAL NOT NULL
);
