-- Listings, auctions, their chained entries, feeds and awards. Everything leads with the listing's id, so that it can be
-- partitioned by it.

-- Plain words are compared without umlauts and accents: `Prüfung` is found as `Pruefung`. The stems of German and Dutch
-- take care of `Prufung` and `cooperatie`.
CREATE FUNCTION search_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN translate(
        replace(replace(replace(replace(replace(replace(replace(
            words, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'Ä', 'Ae'), 'Ö', 'Oe'), 'Ü', 'Ue'), 'ß', 'ss'),
        'áàâãéèêëíìîïóòôõúùûñçÁÀÂÃÉÈÊËÍÌÎÏÓÒÔÕÚÙÛÑÇ', 'aaaaeeeeiiiioooouuuncAAAAEEEEIIIIOOOOUUUNC');

CREATE TABLE listing (
    id uuid PRIMARY KEY,
    seller uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('draft', 'live', 'sold', 'expired')),
    version bigint NOT NULL DEFAULT 1,
    kind text NOT NULL,
    format text NOT NULL,
    language text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    markets text[] NOT NULL,
    currency text NOT NULL,
    postal_area text,
    content jsonb NOT NULL,
    relisted_from uuid REFERENCES listing,
    created_at timestamptz NOT NULL,
    published_at timestamptz,
    -- The auction's end as it is now. A fixed price has an instant that never comes, so that one index orders both.
    ends_at timestamptz,
    ended_at timestamptz,
    -- Stems of all three languages beside the plain words, so that every reader's language finds every listing.
    search tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('german', title), 'A') || setweight(to_tsvector('dutch', title), 'A')
        || setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('simple', search_fold(title)), 'A')
        || setweight(to_tsvector('german', description), 'B') || setweight(to_tsvector('dutch', description), 'B')
        || setweight(to_tsvector('english', description), 'B')
        || setweight(to_tsvector('simple', search_fold(description)), 'B')
    ) STORED
);
CREATE INDEX listing_seller ON listing (seller, status, id DESC);
CREATE INDEX listing_search ON listing USING gin (search) WHERE status = 'live';
CREATE INDEX listing_ending ON listing (ends_at, id) WHERE status = 'live';
CREATE INDEX listing_newest ON listing (published_at DESC, id DESC) WHERE status = 'live';

-- The sealed part of an appointment (AU-2): read by one call only, which logs each disclosure.
CREATE TABLE sealed_part (
    listing uuid PRIMARY KEY REFERENCES listing ON DELETE CASCADE,
    content jsonb NOT NULL
);
CREATE TABLE sealed_part_disclosure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listing uuid NOT NULL REFERENCES listing,
    member uuid NOT NULL,
    at timestamptz NOT NULL
);

-- The state of an auction that a bid is decided on: one row, locked by every command.
CREATE TABLE auction (
    id uuid PRIMARY KEY REFERENCES listing,
    seller uuid NOT NULL,
    terms jsonb NOT NULL,
    reserve bigint,
    secret bytea NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'sold', 'expired')),
    closing text,
    winner uuid,
    leader uuid,
    leader_maximum bigint,
    leader_sequence bigint,
    runner_up uuid,
    runner_up_maximum bigint,
    runner_up_sequence bigint,
    price bigint NOT NULL,
    bid_count bigint NOT NULL,
    sequence bigint NOT NULL,
    last_entry_at timestamptz,
    ends_at timestamptz NOT NULL,
    extensions jsonb NOT NULL,
    buy_now_is_gone boolean NOT NULL,
    head bytea NOT NULL,
    feed_position bigint NOT NULL
) WITH (fillfactor = 70);

-- Everything that changed the outcome of an auction, gap-free by sequence, hash-chained (AU-6, AU-10). Append-only but
-- for `withdrawn_by`, which names the retraction or strike that took a bid out.
CREATE TABLE chain_entry (
    auction uuid NOT NULL REFERENCES auction,
    sequence bigint NOT NULL,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    member uuid,
    maximum bigint,
    price bigint NOT NULL,
    withdrawn_by bigint,
    entry jsonb NOT NULL,
    PRIMARY KEY (auction, sequence)
);
CREATE INDEX chain_entry_member ON chain_entry (member, auction, sequence DESC) WHERE maximum IS NOT NULL;

-- The live feed of an auction (AU-15), gap-free by position.
CREATE TABLE feed_item (
    auction uuid NOT NULL REFERENCES auction,
    position bigint NOT NULL,
    at timestamptz NOT NULL,
    name text NOT NULL,
    data jsonb NOT NULL,
    PRIMARY KEY (auction, position)
);

CREATE TABLE fixed_price_stock (
    listing uuid PRIMARY KEY REFERENCES listing,
    seller uuid NOT NULL,
    -- Minor units by market, each in the market's currency, and the main market's price, which the search looks at.
    prices jsonb NOT NULL,
    price bigint NOT NULL CHECK (price > 0),
    quantity bigint NOT NULL CHECK (quantity > 0),
    sold_quantity bigint NOT NULL CHECK (sold_quantity BETWEEN 0 AND quantity),
    is_open boolean NOT NULL
);

-- An award is a binding contract. For auctions at most one per round; for fixed prices the round counts the purchases.
CREATE TABLE award (
    id uuid PRIMARY KEY,
    listing uuid NOT NULL REFERENCES listing,
    round bigint NOT NULL,
    origin text NOT NULL CHECK (origin IN ('auction', 'buyNow', 'fixedPrice')),
    seller uuid NOT NULL,
    buyer uuid NOT NULL,
    total bigint NOT NULL CHECK (total > 0),
    currency text NOT NULL,
    quantity bigint NOT NULL,
    market text NOT NULL,
    awarded_at timestamptz NOT NULL,
    UNIQUE (listing, round)
);
CREATE INDEX award_buyer ON award (buyer, id DESC);
