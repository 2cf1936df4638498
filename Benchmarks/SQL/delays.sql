-- Delays from the commit of an event to the commit of its effect in a consumer, from the instants of both commits.
-- psql gives: source and consumer, the schemas of both; first, the position in the outbox after which events count.
-- Prints count, seconds from the first effect to the last, median and 99th percentile in milliseconds.
WITH delay AS (
    SELECT pg_xact_commit_timestamp(event.xmin) AS happened, pg_xact_commit_timestamp(effect.xmin) AS took_effect
    FROM :source.outbox AS event
    JOIN :consumer.inbox AS effect
        ON effect.source = :'source' AND effect.aggregate = event.aggregate AND effect.version = event.version
    WHERE event.pos > :first)
SELECT count(*), coalesce(extract(epoch FROM max(took_effect) - min(took_effect)), 0),
    coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took_effect - happened)) * 1000, 0),
    coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY extract(epoch FROM took_effect - happened)) * 1000, 0)
FROM delay;
