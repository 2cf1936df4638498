-- Orders of kind appointment from award to payout (OR-1 … OR-8, OR-10).

ALTER TABLE customer_order DROP CONSTRAINT customer_order_state_check;
ALTER TABLE customer_order
    ADD CONSTRAINT customer_order_state_check
        CHECK (state IN ('awarded', 'scheduled', 'held', 'completed', 'cancelled', 'placed')),
    ADD COLUMN is_agreement_overdue boolean NOT NULL DEFAULT false,
    ADD COLUMN attested_by_seller_at timestamptz,
    ADD COLUMN attested_by_buyer_at timestamptz,
    ADD COLUMN payout_instructed_at timestamptz,
    ADD COLUMN completed_at timestamptz,
    ADD COLUMN cancelled_at timestamptz,
    -- False for orders of an earlier version, which have neither a contract nor mails.
    ADD COLUMN has_contract boolean NOT NULL DEFAULT false;

-- How a member is shown to a partner and in which language it reads. Never contact data.
CREATE TABLE party (
    member uuid PRIMARY KEY,
    user_name text NOT NULL,
    language text NOT NULL
);

-- The contract of OR-4: one per order, made once, never changed. The snapshot is the canonical JSON that is hashed.
CREATE TABLE contract (
    order_id uuid PRIMARY KEY REFERENCES customer_order,
    hash text NOT NULL,
    snapshot bytea NOT NULL,
    html bytea NOT NULL,
    pdf bytea NOT NULL
);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'a contract is never changed'; END $$;
CREATE TRIGGER contract_is_immutable BEFORE UPDATE OR DELETE ON contract
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Every look at a partner's contact data (OR-3).
CREATE TABLE contact_disclosure (
    order_id uuid NOT NULL,
    viewer uuid NOT NULL,
    -- order, list, contract or mail.
    via text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX contact_disclosure_order ON contact_disclosure (order_id, at);

-- Proposals of a date (OR-5), in the order in which they came.
CREATE TABLE proposal (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES customer_order,
    position bigint NOT NULL,
    side text NOT NULL CHECK (side IN ('seller', 'buyer')),
    starts_at timestamptz NOT NULL,
    duration_minutes bigint NOT NULL,
    place text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'accepted', 'superseded')),
    proposed_at timestamptz NOT NULL,
    accepted_at timestamptz,
    UNIQUE (order_id, position)
);
CREATE UNIQUE INDEX proposal_one_open ON proposal (order_id) WHERE status = 'open';
CREATE UNIQUE INDEX proposal_one_accepted ON proposal (order_id) WHERE status = 'accepted';

-- Requests to cancel by consent (OR-8); one at a time.
CREATE TABLE cancellation (
    order_id uuid NOT NULL REFERENCES customer_order,
    round bigint NOT NULL,
    initiator text NOT NULL CHECK (initiator IN ('seller', 'buyer')),
    reason text NOT NULL,
    text text NOT NULL,
    status text NOT NULL CHECK (status IN ('asked', 'confirmed', 'done', 'refused', 'unanswered', 'rejected',
        'withdrawn')),
    asked_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    answered_at timestamptz,
    PRIMARY KEY (order_id, round)
);
CREATE UNIQUE INDEX cancellation_one_open ON cancellation (order_id)
    WHERE status IN ('asked', 'confirmed', 'unanswered');

-- Questions to the platform (OR-6, OR-8).
CREATE TABLE support_case (
    id uuid PRIMARY KEY,
    order_id uuid NOT NULL REFERENCES customer_order,
    cause text NOT NULL CHECK (cause IN ('ATTESTATION_MISSING', 'CANCELLATION_UNANSWERED')),
    opened_by text NOT NULL CHECK (opened_by IN ('seller', 'buyer', 'platform')),
    text text NOT NULL,
    opened_at timestamptz NOT NULL,
    decide_by timestamptz NOT NULL,
    UNIQUE (order_id, cause)
);

-- Ratings (OR-7): each side once. A cancelled order's are hidden (OR-8).
CREATE TABLE rating (
    order_id uuid NOT NULL REFERENCES customer_order,
    author_role text NOT NULL CHECK (author_role IN ('seller', 'buyer')),
    subject uuid NOT NULL,
    grade text CHECK (grade IN ('positive', 'neutral', 'negative')),
    answers jsonb,
    text text,
    rated_at timestamptz NOT NULL,
    is_hidden boolean NOT NULL DEFAULT false,
    PRIMARY KEY (order_id, author_role),
    CHECK ((grade IS NULL) = (author_role = 'seller') AND (answers IS NULL) = (author_role = 'buyer'))
);
CREATE INDEX rating_subject ON rating (subject, rated_at DESC) WHERE NOT is_hidden;

-- The private ledger of faults (OR-8): what stays when the ratings of a cancelled order are gone.
CREATE TABLE fault_record (
    order_id uuid PRIMARY KEY REFERENCES customer_order,
    seller uuid NOT NULL,
    buyer uuid NOT NULL,
    initiator text NOT NULL CHECK (initiator IN ('seller', 'buyer')),
    reason text NOT NULL,
    fault text NOT NULL CHECK (fault IN ('seller', 'buyer', 'nobody')),
    recorded_at timestamptz NOT NULL
);
