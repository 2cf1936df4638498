-- The live feed keeps a row for each step of an auction instead of one for each of its items: a bid and the price that it
-- makes are written together and read together. No row of it can be without its auction: each is written in a
-- transaction that has locked that auction, and auctions are never deleted. The audit looks for gaps.
CREATE TABLE feed_step (
    auction uuid NOT NULL,
    -- Of the last item; the items of an auction are counted without a gap.
    position bigint NOT NULL,
    item_count integer NOT NULL CHECK (item_count > 0),
    -- A JSON array that only the service reads.
    items text NOT NULL,
    PRIMARY KEY (auction, position)
);
-- Whoever still writes the old table waits for this change, and then finds that it is gone.
LOCK TABLE feed_item IN ACCESS EXCLUSIVE MODE;
INSERT INTO feed_step (auction, position, item_count, items)
SELECT auction, position, 1, jsonb_build_array(data)::text FROM feed_item;
DROP TABLE feed_item;
