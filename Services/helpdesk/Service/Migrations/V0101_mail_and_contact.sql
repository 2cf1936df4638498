-- The mails that other services asked to be delivered (OR-2), and what became of them. No address and no text.
CREATE TABLE mail_delivery (
    id uuid PRIMARY KEY,
    source text NOT NULL,
    cause text NOT NULL,
    recipient uuid NOT NULL,
    order_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('waiting', 'sending', 'delivered', 'undelivered', 'unknown')),
    -- How often the text began to leave; recorded before it does.
    attempts integer NOT NULL DEFAULT 0,
    -- How often it had to wait again.
    failures integer NOT NULL DEFAULT 0,
    -- The last answer: codes and words of our own. What a waiting mail waits for: platform, server or recipient.
    answer text,
    obstacle text,
    -- By the platform's clock, for people.
    requested_at timestamptz NOT NULL,
    attempted_at timestamptz,
    delivered_at timestamptz,
    -- By the machine's clock, for the work. While somebody works on the mail, due_at is when that would have ended.
    accepted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Who works on it, and the number of the claim: whoever lost his can write nothing.
    holder_instance text,
    holder_boot text,
    claim bigint NOT NULL DEFAULT 0,
    trace text,
    -- One mail per cause and recipient.
    UNIQUE (source, cause, recipient, order_id)
);
CREATE INDEX mail_delivery_open ON mail_delivery (due_at) WHERE status IN ('waiting', 'sending');
CREATE INDEX mail_delivery_status ON mail_delivery (status, id);

-- The platform's inbox (OR-9).
CREATE TABLE contact_message (
    id uuid PRIMARY KEY,
    address text NOT NULL,
    message text NOT NULL,
    language text NOT NULL,
    received_at timestamptz NOT NULL,
    -- By these a repetition is known, in machine time.
    content_hash bytea NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    done_at timestamptz,
    done_by uuid
);
CREATE INDEX contact_message_content ON contact_message (content_hash, stored_at);
CREATE INDEX contact_message_stored ON contact_message (stored_at);

-- Who read which messages of the inbox, and when.
CREATE TABLE contact_reading (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    administrator uuid NOT NULL,
    messages uuid[] NOT NULL,
    read_at timestamptz NOT NULL
);
