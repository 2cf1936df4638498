-- What must hold after the measurements, as lines `name|count`. The copies of all acknowledged bids take the place of
-- the marked line.
SET search_path = auctions;
CREATE TEMP TABLE acknowledged (auction uuid, sequence bigint, member uuid, maximum bigint);
--BIDS--
ANALYZE acknowledged;
SELECT 'acknowledged', count(*) FROM acknowledged;
SELECT 'missing', count(*) FROM acknowledged a
WHERE NOT EXISTS (
    SELECT FROM chain_entry e
    WHERE e.auction = a.auction AND e.sequence = a.sequence AND e.member = a.member AND e.maximum = a.maximum
        AND e.kind IN ('bid', 'raise'));
-- The first bid leaves the start price; each later one of somebody else raises it.
SELECT 'prices', count(*) FROM (
    SELECT price <= lag(price) OVER (PARTITION BY auction ORDER BY sequence) AS stands_still, kind, sequence
    FROM chain_entry) AS entries
WHERE stands_still AND kind = 'bid' AND sequence > 1;
SELECT 'gaps', count(*) FROM (
    SELECT auction FROM chain_entry GROUP BY auction HAVING count(*) <> max(sequence) OR min(sequence) <> 1) AS gaps;
