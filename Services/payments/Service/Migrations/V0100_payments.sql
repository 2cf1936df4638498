-- What payments knows of orders.
CREATE TABLE payable_order (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    seller uuid NOT NULL,
    buyer uuid NOT NULL,
    total bigint NOT NULL CHECK (total > 0),
    currency text NOT NULL,
    market text NOT NULL
);
