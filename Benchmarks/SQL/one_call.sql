-- One bid per transaction, one function call. `auctions` is how many there are to bid on.
\set auction random(1, :auctions)
\set bidder random(1, 1000000)
\set bid random(1, 9000000000000000)
SELECT bench.place_bid(bench.auction_id(:auction), bench.auction_id(:bidder), 'bench-' || :bid || '-' || :client_id);
