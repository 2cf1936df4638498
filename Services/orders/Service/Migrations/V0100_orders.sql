-- Orders in their first state. The id is the award's: one award, one order (OR-1).
CREATE SEQUENCE order_serial;
CREATE TABLE customer_order (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    listing uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('appointment', 'service', 'goods')),
    state text NOT NULL CHECK (state IN ('awarded', 'placed')),
    seller uuid NOT NULL,
    buyer uuid NOT NULL CHECK (buyer <> seller),
    title text NOT NULL,
    total bigint NOT NULL CHECK (total > 0),
    currency text NOT NULL,
    quantity bigint NOT NULL CHECK (quantity > 0),
    market text NOT NULL,
    opened_at timestamptz NOT NULL
);
CREATE INDEX customer_order_seller ON customer_order (seller, id DESC);
CREATE INDEX customer_order_buyer ON customer_order (buyer, id DESC);
