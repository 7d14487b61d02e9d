-- One marketplace's data. Times are seconds since the epoch on the mocks' clock; JSON sits in text columns.

CREATE TABLE IF NOT EXISTS meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sequence (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS account (
    id TEXT PRIMARY KEY,
    sites TEXT NOT NULL,
    credentials TEXT NOT NULL,
    hooks_url TEXT NOT NULL DEFAULT '',
    created_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS token (
    token TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    expires_at REAL NOT NULL,
    revoked INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS token_account ON token (account_id);
CREATE TABLE IF NOT EXISTS pool (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    stock_group TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    UNIQUE (account_id, sku, stock_group)
);
CREATE TABLE IF NOT EXISTS pool_change (
    id INTEGER PRIMARY KEY,
    pool_id INTEGER NOT NULL,
    t REAL NOT NULL,
    quantity INTEGER NOT NULL,
    cause TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS pool_change_pool ON pool_change (pool_id, id);
CREATE TABLE IF NOT EXISTS stock_push (
    id INTEGER PRIMARY KEY,
    pool_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    received_at REAL NOT NULL,
    effective_at REAL
);
CREATE INDEX IF NOT EXISTS stock_push_pool ON stock_push (pool_id, id);
CREATE TABLE IF NOT EXISTS listing (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    site TEXT NOT NULL,
    title TEXT NOT NULL,
    amount TEXT NOT NULL,
    currency TEXT NOT NULL,
    pool_id INTEGER NOT NULL,
    product_id TEXT NOT NULL,
    variant_id TEXT NOT NULL,
    external TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    UNIQUE (account_id, sku, site)
);
CREATE INDEX IF NOT EXISTS listing_product ON listing (account_id, product_id);
CREATE TABLE IF NOT EXISTS warehouse_stock (
    account_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    site TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    updated_at REAL NOT NULL,
    PRIMARY KEY (account_id, sku, site)
);
CREATE TABLE IF NOT EXISTS closed_listing (
    listing_id INTEGER PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS listing_content (
    listing_id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    said TEXT NOT NULL,
    waiting TEXT NOT NULL,
    problem TEXT NOT NULL,
    received TEXT NOT NULL,
    review INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS sale (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    site TEXT NOT NULL,
    currency TEXT NOT NULL,
    country TEXT NOT NULL,
    buyer TEXT NOT NULL,
    sold_at REAL NOT NULL,
    paid_at REAL,
    shipped_at REAL,
    cancelled_at REAL,
    updated_at REAL NOT NULL,
    extra TEXT NOT NULL,
    pushed_at REAL,
    listed_at REAL,
    refusals INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS sale_updated ON sale (account_id, updated_at, id);
CREATE TABLE IF NOT EXISTS sale_line (
    id TEXT PRIMARY KEY,
    sale_id TEXT NOT NULL,
    listing_id INTEGER NOT NULL,
    sku TEXT NOT NULL,
    title TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    amount TEXT NOT NULL,
    shipped INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS sale_line_sale ON sale_line (sale_id);
CREATE TABLE IF NOT EXISTS shipment (
    id INTEGER PRIMARY KEY,
    sale_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    carrier TEXT NOT NULL,
    tracking TEXT NOT NULL,
    lines TEXT NOT NULL,
    received_at REAL NOT NULL,
    times_received INTEGER NOT NULL DEFAULT 1,
    history TEXT NOT NULL DEFAULT '[]',
    UNIQUE (sale_id, reference)
);
CREATE TABLE IF NOT EXISTS fact (
    id INTEGER PRIMARY KEY,
    sale_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    t REAL NOT NULL,
    data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS fact_sale ON fact (sale_id);
CREATE TABLE IF NOT EXISTS tally (
    account_id TEXT NOT NULL,
    operation TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (account_id, operation)
);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    operation TEXT NOT NULL,
    times_left INTEGER,
    probability REAL NOT NULL,
    seconds REAL NOT NULL,
    seed TEXT NOT NULL,
    drawn INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS fault_hit (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    t REAL NOT NULL,
    until REAL NOT NULL,
    kind TEXT NOT NULL,
    operation TEXT NOT NULL,
    names TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS fault_hit_account ON fault_hit (account_id, id);
CREATE TABLE IF NOT EXISTS push (
    id INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL,
    target TEXT NOT NULL,
    url TEXT NOT NULL,
    topic TEXT NOT NULL,
    resource TEXT NOT NULL,
    payload TEXT NOT NULL,
    queued_at REAL NOT NULL,
    due_at REAL NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'due',
    last_answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS push_due ON push (account_id, target, resource, id) WHERE state = 'due';
CREATE INDEX IF NOT EXISTS push_loose ON push (due_at) WHERE state = 'loose';
CREATE TABLE IF NOT EXISTS subscription (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS effect (
    id INTEGER PRIMARY KEY,
    due_at REAL NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS crowd (
    account_id TEXT PRIMARY KEY,
    plan TEXT NOT NULL,
    started_at REAL NOT NULL,
    placed INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    too_late INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS price_change (
    id INTEGER PRIMARY KEY,
    listing_id INTEGER NOT NULL,
    t REAL NOT NULL,
    amount TEXT NOT NULL,
    currency TEXT NOT NULL,
    cause TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS price_change_listing ON price_change (listing_id, id);
CREATE INDEX IF NOT EXISTS effect_due ON effect (due_at, id);
CREATE TABLE IF NOT EXISTS refund (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    sale_id TEXT NOT NULL,
    reference TEXT NOT NULL,
    source TEXT NOT NULL,
    reason TEXT NOT NULL,
    items TEXT NOT NULL,
    shipping TEXT NOT NULL,
    tax TEXT NOT NULL,
    lines TEXT NOT NULL,
    t REAL NOT NULL,
    times_received INTEGER NOT NULL DEFAULT 1,
    settled INTEGER NOT NULL DEFAULT 0,
    UNIQUE (account_id, reference)
);
CREATE INDEX IF NOT EXISTS refund_sale ON refund (sale_id);
CREATE TABLE IF NOT EXISTS return_case (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    sale_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    lines TEXT NOT NULL,
    tracking TEXT NOT NULL DEFAULT '',
    amount TEXT,
    status TEXT NOT NULL DEFAULT 'open',
    t REAL NOT NULL,
    updated_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS return_updated ON return_case (account_id, updated_at, id);
CREATE TABLE IF NOT EXISTS review (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    sale_id TEXT NOT NULL,
    sale_line_id TEXT NOT NULL,
    stars INTEGER NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    t REAL NOT NULL,
    updated_at REAL NOT NULL,
    UNIQUE (sale_id, sale_line_id)
);
CREATE INDEX IF NOT EXISTS review_updated ON review (account_id, updated_at, id);
CREATE TABLE IF NOT EXISTS traffic (
    account_id TEXT NOT NULL,
    site TEXT NOT NULL,
    day TEXT NOT NULL,
    visitors INTEGER NOT NULL,
    page_views INTEGER NOT NULL,
    PRIMARY KEY (account_id, site, day)
);
CREATE TABLE IF NOT EXISTS settlement (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    period_from REAL NOT NULL,
    period_to REAL NOT NULL,
    total TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS settlement_account ON settlement (account_id, period_to, id);
CREATE TABLE IF NOT EXISTS settlement_line (
    id INTEGER PRIMARY KEY,
    settlement_id TEXT NOT NULL,
    sale_id TEXT NOT NULL,
    sale_line_id TEXT NOT NULL,
    refund_id TEXT NOT NULL,
    site TEXT NOT NULL,
    component TEXT NOT NULL,
    raw_kind TEXT NOT NULL,
    amount TEXT NOT NULL,
    posted_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS settlement_line_settlement ON settlement_line (settlement_id, id);
CREATE TABLE IF NOT EXISTS settled_sale (
    sale_id TEXT PRIMARY KEY,
    settlement_id TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS paper (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    body BLOB,
    created_at REAL NOT NULL,
    ready_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS paper_account ON paper (account_id, kind, created_at);
CREATE TABLE IF NOT EXISTS thread (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    sale_id TEXT NOT NULL,
    sku TEXT NOT NULL,
    site TEXT NOT NULL,
    buyer_id TEXT NOT NULL,
    buyer TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS thread_updated ON thread (account_id, updated_at, id);
CREATE TABLE IF NOT EXISTS message (
    id TEXT PRIMARY KEY,
    thread_id TEXT NOT NULL,
    from_buyer INTEGER NOT NULL,
    text TEXT NOT NULL,
    reference TEXT NOT NULL,
    t REAL NOT NULL,
    times_received INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS message_thread ON message (thread_id, t);
CREATE TABLE IF NOT EXISTS consent_code (
    code TEXT PRIMARY KEY,
    account_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    expires_at REAL NOT NULL,
    used_at REAL
);
