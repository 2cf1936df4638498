-- Copies of the listing and auction :auction, whose ids, instants, secrets and heads are in a file; their titles are
-- numbered from :first.
SET search_path = auctions;
BEGIN;
CREATE TEMP TABLE copies (
    id uuid, starts text, ends text, secret bytea, head bytea, number bigint GENERATED ALWAYS AS IDENTITY
) ON COMMIT DROP;
\copy copies (id, starts, ends, secret, head) FROM 'FILE'
INSERT INTO listing (
    id, seller, status, version, kind, format, language, title, description, markets, currency, postal_area, content,
    created_at, published_at, ends_at)
SELECT c.id, seller, status, version, kind, format, language, title || ' ' || (:first + c.number), description, markets,
    currency, postal_area, content || jsonb_build_object('title', title || ' ' || (:first + c.number)),
    c.starts::timestamptz, c.starts::timestamptz, c.ends::timestamptz
FROM listing l, copies c WHERE l.id = :'auction';
INSERT INTO auction (
    id, seller, terms, reserve, secret, status, price, bid_count, sequence, ends_at, extensions, buy_now_is_gone, head,
    feed_position)
SELECT c.id, seller, terms || jsonb_build_object('auction', c.id, 'startsAt', c.starts, 'scheduledEnd', c.ends),
    reserve, c.secret, status, price, 0, 0, c.ends::timestamptz, extensions, buy_now_is_gone, c.head, 0
FROM auction a, copies c WHERE a.id = :'auction';
COMMIT;
