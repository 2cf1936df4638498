-- Debits, payouts and refunds of orders, and what goes to and comes from the bank.

-- The language of members, for mails.
CREATE TABLE reader_language (
    member uuid PRIMARY KEY,
    language text NOT NULL
);

-- SEPA mandates (PY-3).
CREATE TABLE mandate (
    id uuid PRIMARY KEY,
    member uuid NOT NULL,
    reference text NOT NULL UNIQUE,
    scheme text NOT NULL CHECK (scheme IN ('CORE', 'B2B')),
    holder text NOT NULL,
    iban text NOT NULL,
    signed_on date NOT NULL,
    last_used_on date,
    status text NOT NULL CHECK (status IN ('active', 'revoked', 'suspended')),
    granted_at timestamptz NOT NULL
);
CREATE INDEX mandate_member ON mandate (member, id DESC);

-- Where sellers are paid.
CREATE TABLE payout_account (
    member uuid PRIMARY KEY,
    holder text NOT NULL,
    iban text NOT NULL,
    set_at timestamptz NOT NULL
);

-- The money of one order.
CREATE TABLE payment (
    order_id uuid PRIMARY KEY REFERENCES payable_order,
    number text NOT NULL,
    seller uuid NOT NULL,
    buyer uuid NOT NULL,
    market text NOT NULL,
    currency text NOT NULL,
    price bigint NOT NULL CHECK (price > 0),
    fee bigint NOT NULL CHECK (fee >= 0),
    vat bigint NOT NULL CHECK (vat >= 0),
    fee_bearer text NOT NULL CHECK (fee_bearer IN ('seller', 'buyer')),
    collection text NOT NULL,
    attempt bigint NOT NULL,
    debit_amount bigint NOT NULL,
    mandate uuid REFERENCES mandate,
    submit_on date,
    collect_on date,
    settled_at timestamptz,
    held_at timestamptz,
    payout text NOT NULL,
    payout_due_at timestamptz,
    payout_on date,
    payout_posted_at timestamptz,
    payout_deadline jsonb,
    refund text NOT NULL,
    refund_amount bigint NOT NULL,
    refund_on date,
    unwound_at timestamptz
);
CREATE INDEX payment_buyer ON payment (buyer);
CREATE INDEX payment_seller ON payment (seller);
CREATE INDEX payment_to_submit ON payment (submit_on) WHERE collection = 'announced';
CREATE INDEX payment_to_pay_out ON payment (payout_on) WHERE payout = 'scheduled';
CREATE INDEX payment_to_refund ON payment (refund_on) WHERE refund = 'reserved';

-- Files for the bank: their bytes first, then the file in its folder.
CREATE TABLE bank_file (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('debit', 'transfer')),
    execution_date date NOT NULL,
    entries bigint NOT NULL,
    total bigint NOT NULL,
    currency text NOT NULL,
    hash text NOT NULL,
    xml bytea NOT NULL,
    status text NOT NULL CHECK (status IN ('created', 'written', 'answered')),
    created_at timestamptz NOT NULL
);
CREATE INDEX bank_file_created ON bank_file (id) WHERE status = 'created';

-- What the files ask for. An end-to-end id is in one file only: no debit and no payout twice.
CREATE TABLE bank_file_entry (
    end_to_end_id text PRIMARY KEY,
    file uuid NOT NULL REFERENCES bank_file,
    order_id uuid NOT NULL REFERENCES payment,
    kind text NOT NULL CHECK (kind IN ('debit', 'payout', 'refund')),
    amount bigint NOT NULL,
    mandate_reference text,
    is_answered boolean NOT NULL DEFAULT false
);
CREATE INDEX bank_file_entry_file ON bank_file_entry (file) WHERE NOT is_answered;
CREATE INDEX bank_file_entry_mandate ON bank_file_entry (mandate_reference, amount) WHERE NOT is_answered;

-- Statements of the bank (PY-6): each opens with what the one before closed with.
CREATE TABLE statement (
    -- In the order of the import; banks begin anew each year.
    number bigint PRIMARY KEY,
    name text NOT NULL UNIQUE,
    content_hash bytea NOT NULL,
    opening bigint NOT NULL,
    closing bigint NOT NULL,
    currency text NOT NULL,
    entries bigint NOT NULL,
    matched bigint NOT NULL,
    unmatched bigint NOT NULL,
    imported_at timestamptz NOT NULL
);
CREATE TABLE unmatched_entry (
    statement bigint NOT NULL REFERENCES statement,
    entry bigint NOT NULL,
    amount bigint NOT NULL,
    currency text NOT NULL,
    reference text NOT NULL,
    booked_on date NOT NULL,
    PRIMARY KEY (statement, entry)
);
-- One import at a time.
CREATE TABLE bank_account (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row)
);
INSERT INTO bank_account DEFAULT VALUES;
