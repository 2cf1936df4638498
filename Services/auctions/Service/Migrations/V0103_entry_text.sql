-- An entry is JSON that only the service reads, so the database need not take it apart, for each bid. Nor need it look for
-- the auction: an entry is written in a transaction that has locked that auction, and auctions are never deleted. The
-- audit recomputes every chain.
ALTER TABLE chain_entry ALTER COLUMN entry TYPE text;
ALTER TABLE chain_entry DROP CONSTRAINT chain_entry_auction_fkey;
