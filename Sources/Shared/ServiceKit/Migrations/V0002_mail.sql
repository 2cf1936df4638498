-- The mails that this service asked to be delivered (OR-2): rendered once, fetched by GetMail, never changed.
CREATE TABLE mail (
    id uuid PRIMARY KEY,
    -- What the mail is about, e.g. the id of an order.
    aggregate text NOT NULL,
    cause text NOT NULL,
    recipient uuid NOT NULL,
    language text NOT NULL,
    subject text NOT NULL,
    text text NOT NULL,
    html text NOT NULL,
    attachments jsonb NOT NULL,
    requested_at timestamptz NOT NULL,
    -- A cause writes to a recipient once, whatever crashes in between.
    CONSTRAINT mail_once UNIQUE (aggregate, cause, recipient)
);
