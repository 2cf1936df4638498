-- One bid per transaction, as five statements: what a service without batches would send. `auctions` is how many there
-- are to bid on.
\set auction random(1, :auctions)
\set bidder random(1, 1000000)
\set bid random(1, 9000000000000000)
BEGIN;
SELECT sequence, price, feed_position FROM bench.auction WHERE id = bench.auction_id(:auction) FOR UPDATE \gset
INSERT INTO bench.chain_entry (auction, sequence, kind, at, member, maximum, price, entry) SELECT bench.auction_id(:auction), :sequence + 1, 'bid', clock_timestamp(), bench.auction_id(:bidder), :price + 20000, :price + 20000, entry FROM bench.pattern;
INSERT INTO bench.feed_step (auction, position, item_count, items) SELECT bench.auction_id(:auction), :feed_position + item_count, item_count, items FROM bench.pattern;
UPDATE bench.auction SET leader = bench.auction_id(:bidder), leader_maximum = :price + 20000, leader_sequence = :sequence + 1, runner_up = leader, runner_up_maximum = leader_maximum, runner_up_sequence = leader_sequence, price = :price + 20000, bid_count = bid_count + 1, sequence = :sequence + 1, last_entry_at = clock_timestamp(), head = (SELECT head FROM bench.pattern), feed_position = :feed_position + (SELECT item_count FROM bench.pattern) WHERE id = bench.auction_id(:auction);
INSERT INTO bench.idempotency (principal, key, content_hash, is_refusal, answer) SELECT bench.auction_id(:bidder)::text, 'bench-' || :bid || '-' || :client_id, content_hash, false, answer FROM bench.pattern;
COMMIT;
