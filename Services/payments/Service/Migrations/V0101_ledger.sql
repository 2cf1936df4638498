-- The ledger (PY-1): accounts, and transfers that are never changed.

-- On which side each kind of account grows, and whether it may go below zero (PY-9: nothing does so silently).
CREATE TABLE account_kind (
    kind text PRIMARY KEY,
    is_debit_normal boolean NOT NULL,
    may_be_negative boolean NOT NULL
);
INSERT INTO account_kind VALUES
    ('bank', true, true), ('receivable', true, false), ('claim', true, false), ('obligation', false, false),
    ('escrow', false, false), ('feeIncome', false, true), ('vat', false, true);

-- Balances are sums of transfers, written by the trigger below and by nothing else.
CREATE TABLE account (
    code text PRIMARY KEY,
    kind text NOT NULL REFERENCES account_kind,
    currency text NOT NULL,
    is_debit_normal boolean NOT NULL,
    may_be_negative boolean NOT NULL,
    debits_posted bigint NOT NULL DEFAULT 0 CHECK (debits_posted >= 0),
    credits_posted bigint NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
    debits_pending bigint NOT NULL DEFAULT 0 CHECK (debits_pending >= 0),
    credits_pending bigint NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
    -- What is reserved counts as gone.
    CONSTRAINT account_not_negative CHECK (
        may_be_negative
        OR is_debit_normal AND debits_posted >= credits_posted + credits_pending
        OR NOT is_debit_normal AND credits_posted >= debits_posted + debits_pending)
);

-- One amount with one debit and one credit account: sums are zero by construction.
CREATE TABLE transfer (
    id uuid PRIMARY KEY,
    -- The place in the log, without a gap.
    position bigint NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('posted', 'pending', 'post', 'void')),
    debit text NOT NULL REFERENCES account,
    credit text NOT NULL REFERENCES account,
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    -- The pending transfer that this one resolves, at most once.
    resolves uuid UNIQUE REFERENCES transfer,
    purpose text NOT NULL,
    order_id uuid NOT NULL,
    -- Whose statement shows it.
    reader uuid,
    is_in_favour boolean NOT NULL,
    at timestamptz NOT NULL,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CHECK (debit <> credit),
    CHECK ((resolves IS NULL) = (kind IN ('posted', 'pending')))
);
CREATE INDEX transfer_reader ON transfer (reader, position DESC) WHERE reader IS NOT NULL;
CREATE INDEX transfer_order ON transfer (order_id);

-- The end of the log. Its row lock puts all bookings into one order, so that accounts need no order of locks.
CREATE TABLE ledger_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO ledger_head (position, hash) VALUES (0, sha256('gavel ledger'));

-- What a transfer's hash covers: everything, with the hash before it. Texts have no line breaks.
CREATE FUNCTION transfer_hash(t transfer) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(t.previous_hash || convert_to(concat_ws(E'\n', t.id::text, t.position::text, t.kind, t.debit, t.credit,
        t.amount::text, t.currency, coalesce(t.resolves::text, '-'), t.purpose, t.order_id::text,
        coalesce(t.reader::text, '-'), t.is_in_favour::text, extract(epoch FROM t.at)::text), 'UTF8'))
$$;

CREATE FUNCTION check_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE pending transfer;
BEGIN
    IF (SELECT count(*) FROM account WHERE code IN (NEW.debit, NEW.credit) AND currency = NEW.currency) <> 2 THEN
        RAISE EXCEPTION 'a transfer joins two accounts of its own currency';
    END IF;
    IF NEW.resolves IS NOT NULL THEN
        SELECT * INTO pending FROM transfer WHERE id = NEW.resolves;
        IF pending.kind IS DISTINCT FROM 'pending' OR pending.debit <> NEW.debit OR pending.credit <> NEW.credit
            OR pending.currency <> NEW.currency OR NEW.amount > pending.amount THEN
            RAISE EXCEPTION 'a transfer resolves a pending one of the same accounts, up to its amount';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER transfer_is_sound BEFORE INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION check_transfer();

CREATE FUNCTION write_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE reserved bigint := 0;
BEGIN
    IF NEW.resolves IS NOT NULL THEN
        SELECT amount INTO reserved FROM transfer WHERE id = NEW.resolves;
    END IF;
    UPDATE account SET
        debits_posted = debits_posted + CASE WHEN NEW.kind IN ('posted', 'post') THEN NEW.amount ELSE 0 END,
        debits_pending = debits_pending + CASE WHEN NEW.kind = 'pending' THEN NEW.amount ELSE 0 END - reserved
    WHERE code = NEW.debit;
    UPDATE account SET
        credits_posted = credits_posted + CASE WHEN NEW.kind IN ('posted', 'post') THEN NEW.amount ELSE 0 END,
        credits_pending = credits_pending + CASE WHEN NEW.kind = 'pending' THEN NEW.amount ELSE 0 END - reserved
    WHERE code = NEW.credit;
    RETURN NULL;
END $$;
CREATE TRIGGER transfer_writes_balances AFTER INSERT ON transfer FOR EACH ROW EXECUTE FUNCTION write_balances();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: a correction is a new transfer', TG_TABLE_NAME;
END $$;
CREATE TRIGGER transfer_is_append_only BEFORE UPDATE OR DELETE ON transfer
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_is_not_emptied BEFORE TRUNCATE ON transfer
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Balances change inside the trigger of a transfer only.
CREATE FUNCTION refuse_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'balances are written by transfers only';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_is_kept BEFORE UPDATE OR DELETE ON account FOR EACH ROW EXECUTE FUNCTION refuse_balance();
CREATE TRIGGER account_is_not_emptied BEFORE TRUNCATE ON account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An account begins with its first transfer, and with nothing.
CREATE FUNCTION open_account(new_code text, new_kind text, new_currency text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO account (code, kind, currency, is_debit_normal, may_be_negative)
    SELECT new_code, kind, new_currency, is_debit_normal, may_be_negative FROM account_kind WHERE kind = new_kind
    ON CONFLICT DO NOTHING
$$;

-- Appends one transfer to the log.
CREATE FUNCTION book(
    new_id uuid, new_kind text, debit_code text, debit_kind text, credit_code text, credit_kind text, new_amount bigint,
    new_currency text, new_resolves uuid, new_purpose text, new_order uuid, new_reader uuid, new_is_in_favour boolean,
    new_at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    head ledger_head;
    entry transfer;
BEGIN
    SELECT * INTO head FROM ledger_head FOR UPDATE;
    PERFORM open_account(debit_code, debit_kind, new_currency);
    PERFORM open_account(credit_code, credit_kind, new_currency);
    entry := ROW(new_id, head.position + 1, new_kind, debit_code, credit_code, new_amount, new_currency, new_resolves,
        new_purpose, new_order, new_reader, new_is_in_favour, new_at, head.hash, NULL);
    entry.hash := transfer_hash(entry);
    INSERT INTO transfer SELECT entry.*;
    UPDATE ledger_head SET position = entry.position, hash = entry.hash;
END $$;
