-- A schema for pgbench beside the services' own, in the same cluster: the same tables with the same indexes
-- and constraints, and one auction's rows of the real table as what each bid writes. psql gives: auction,
-- whose last bid serves as the pattern, and auctions, how many there are to bid on.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
SET search_path = bench;

CREATE TABLE auction (LIKE auctions.auction INCLUDING ALL) WITH (fillfactor = 70);
CREATE TABLE chain_entry (LIKE auctions.chain_entry INCLUDING ALL);
CREATE TABLE feed_step (LIKE auctions.feed_step INCLUDING ALL);
CREATE TABLE idempotency (LIKE auctions.idempotency INCLUDING ALL);

-- The documents that one bid writes: its entry, its items of the feed, its answer.
CREATE TABLE pattern AS
SELECT
    (SELECT entry FROM auctions.chain_entry WHERE auction = :'auction' ORDER BY sequence DESC LIMIT 1) AS entry,
    last_step.item_count, last_step.items,
    (SELECT answer FROM auctions.idempotency
        WHERE NOT is_refusal AND answer::jsonb->>'auction' = :'auction' LIMIT 1) AS answer,
    (SELECT content_hash FROM auctions.idempotency LIMIT 1) AS content_hash,
    (SELECT head FROM auctions.auction WHERE id = :'auction') AS head
FROM (SELECT item_count, items FROM auctions.feed_step WHERE auction = :'auction' ORDER BY position DESC LIMIT 1)
    AS last_step;

CREATE FUNCTION auction_id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ('0199c2a8-0000-7000-8000-' || lpad(to_hex(number), 12, '0'))::uuid;

INSERT INTO auction (
    id, seller, terms, reserve, secret, status, price, bid_count, sequence, ends_at, extensions, buy_now_is_gone, head,
    feed_position)
SELECT auction_id(n), seller, terms, reserve, secret, 'open', 100, 0, 0, ends_at, extensions, false, head, 0
FROM auctions.auction, generate_series(1, :auctions) AS n
WHERE id = :'auction';

-- A bid as one function call: the same reads and the same rows as the service's, decided in the database.
CREATE FUNCTION place_bid(wanted uuid, bidder uuid, bid_key text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    state auction%ROWTYPE;
    model pattern%ROWTYPE;
    instant timestamptz;
BEGIN
    SELECT * INTO STRICT state FROM auction WHERE id = wanted FOR UPDATE;
    instant := clock_timestamp();
    SELECT * INTO STRICT model FROM pattern;
    PERFORM FROM idempotency WHERE principal = bidder::text AND key = bid_key;
    IF FOUND THEN
        RETURN state.sequence;
    END IF;
    INSERT INTO chain_entry (auction, sequence, kind, at, member, maximum, price, entry)
    VALUES (wanted, state.sequence + 1, 'bid', instant, bidder, state.price + 20000, state.price + 20000, model.entry);
    INSERT INTO feed_step (auction, position, item_count, items)
    VALUES (wanted, state.feed_position + model.item_count, model.item_count, model.items);
    UPDATE auction SET leader = bidder, leader_maximum = state.price + 20000, leader_sequence = state.sequence + 1,
        runner_up = state.leader, runner_up_maximum = state.leader_maximum,
        runner_up_sequence = state.leader_sequence, price = state.price + 20000, bid_count = state.bid_count + 1,
        sequence = state.sequence + 1, last_entry_at = instant, head = model.head,
        feed_position = state.feed_position + model.item_count
    WHERE id = wanted;
    INSERT INTO idempotency (principal, key, content_hash, is_refusal, answer)
    VALUES (bidder::text, bid_key, model.content_hash, false, model.answer);
    RETURN state.sequence + 1;
END $$;
ANALYZE;
