-- What every service has in its schema: clock, outbox, inbox, idempotency, deadlines.

-- The clock of CA-8: running, or in a sandbox frozen at an instant.
CREATE TABLE clock (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    frozen_at timestamptz
);
INSERT INTO clock DEFAULT VALUES;

-- The time of a command: read after the lock, therefore volatile and never now().
CREATE FUNCTION service_now() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT coalesce((SELECT frozen_at FROM clock), clock_timestamp()) $$;

-- One row for each time that this schema came to another cluster: transaction ids start anew after a restore elsewhere.
CREATE TABLE feed_epoch (
    epoch bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    system_identifier bigint NOT NULL
);

-- Append-only. Read in (epoch, xid, pos) order below the snapshot's horizon, so that no event is ever passed by. xid is
-- the transaction's or, where that is greater, the one of the aggregate's last event, so that versions arrive in order.
CREATE TABLE outbox (
    epoch bigint NOT NULL,
    xid xid8 NOT NULL,
    pos bigint GENERATED ALWAYS AS IDENTITY,
    aggregate text NOT NULL,
    version bigint NOT NULL,
    type text NOT NULL,
    at timestamptz NOT NULL,
    body jsonb NOT NULL,
    trace text,
    PRIMARY KEY (epoch, xid, pos)
);
CREATE UNIQUE INDEX outbox_aggregate_version ON outbox (aggregate, version);

-- How far each feed of another service has been consumed; the holder of the lease is the one active puller.
CREATE TABLE feed_cursor (
    source text PRIMARY KEY,
    epoch bigint NOT NULL DEFAULT 0,
    xid bigint NOT NULL DEFAULT 0,
    pos bigint NOT NULL DEFAULT 0,
    holder text,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    fence bigint NOT NULL DEFAULT 0
);

-- The newest version consumed of each aggregate of another service.
CREATE TABLE inbox (
    source text NOT NULL,
    aggregate text NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (source, aggregate)
);

-- Events that could not be handled, and all later ones of the same aggregate: set aside, with an alarm.
CREATE TABLE parked_event (
    source text NOT NULL,
    aggregate text NOT NULL,
    version bigint NOT NULL,
    type text NOT NULL,
    at timestamptz NOT NULL,
    body jsonb NOT NULL,
    trace text,
    reason text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (source, aggregate, version)
);

-- The first answer to each key of each principal, written in the transaction of the effect (PY-12).
CREATE TABLE idempotency (
    principal text NOT NULL,
    key text NOT NULL,
    content_hash bytea NOT NULL,
    is_refusal boolean NOT NULL,
    answer text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (principal, key)
);
CREATE INDEX idempotency_at ON idempotency (at);

-- Due instants. A worker reads due rows without locks; the handler locks its aggregate and checks again.
CREATE TABLE deadline (
    kind text NOT NULL,
    key text NOT NULL,
    due_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    retry_at timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (kind, key)
);
CREATE INDEX deadline_due ON deadline (due_at);
