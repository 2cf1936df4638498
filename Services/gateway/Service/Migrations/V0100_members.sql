-- Members: who they are, how they log in, what was decided about them. Contact data stay in this schema (OR-3).

CREATE TABLE member (
    id uuid PRIMARY KEY,
    -- Up to 81: the names of sandbox members carry their run.
    user_name text NOT NULL CHECK (user_name ~ '^[a-zA-Z0-9_-]{3,81}$'),
    user_name_key text NOT NULL GENERATED ALWAYS AS (lower(user_name COLLATE "C")) STORED,
    status text NOT NULL CHECK (status IN ('consumer', 'trader')),
    roles text[] NOT NULL CHECK (roles <@ ARRAY['member', 'expert', 'administrator']),
    is_verified_expert boolean NOT NULL,
    market text NOT NULL,
    language text NOT NULL,
    full_name text NOT NULL,
    street text NOT NULL,
    postal_code text NOT NULL,
    city text NOT NULL,
    country text NOT NULL,
    phone text NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL GENERATED ALWAYS AS (lower(email COLLATE "C")) STORED,
    version bigint NOT NULL CHECK (version > 0),
    registered_at timestamptz NOT NULL,
    -- The run of a sandbox member made in bulk.
    run text,
    CONSTRAINT member_user_name_unique UNIQUE (user_name_key),
    CONSTRAINT member_email_unique UNIQUE (email_key),
    -- A verified expert acts in trade (AU-1, OR-11).
    CHECK (NOT is_verified_expert OR status = 'trader')
);

-- Apart from the member, so that no read of a profile can show it.
CREATE TABLE credential (
    member uuid PRIMARY KEY REFERENCES member,
    -- argon2id with salt and parameters, as libsodium writes it.
    password_hash text NOT NULL,
    changed_at timestamptz NOT NULL
);

-- The first answer to a registration's idempotency key (PY-12). The content's hash leaves the password out: with it,
-- a stolen table would let passwords be tried fast.
CREATE TABLE registration (
    key_hash bytea NOT NULL,
    content_hash bytea NOT NULL,
    member uuid NOT NULL REFERENCES member,
    created_at timestamptz NOT NULL,
    CONSTRAINT registration_key_unique PRIMARY KEY (key_hash)
);
CREATE INDEX registration_created_at ON registration (created_at);
CREATE INDEX registration_member ON registration (member);

-- One log-in, with the family of refresh tokens that follows from it. Times are machine time.
CREATE TABLE session (
    id uuid PRIMARY KEY,
    member uuid NOT NULL REFERENCES member,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    -- SHA-256 of the cookie's token; null for sessions of programs only.
    cookie_hash bytea UNIQUE,
    -- The number of the newest refresh token.
    generation bigint NOT NULL
);
CREATE INDEX session_member ON session (member, created_at);
CREATE INDEX session_expires_at ON session (expires_at);

-- Old tokens stay until their session goes, so that their reuse is noticed.
CREATE TABLE refresh_token (
    -- SHA-256 of the token.
    hash bytea PRIMARY KEY,
    session uuid NOT NULL REFERENCES session ON DELETE CASCADE,
    generation bigint NOT NULL,
    UNIQUE (session, generation)
);

-- Applications of experts and what was decided (AU-1).
CREATE TABLE verification (
    id uuid PRIMARY KEY,
    member uuid NOT NULL REFERENCES member,
    register_number text NOT NULL,
    register_authority text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'accepted', 'rejected')),
    requested_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by uuid REFERENCES member,
    note text,
    CHECK ((state = 'pending') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
);
CREATE UNIQUE INDEX verification_one_pending ON verification (member) WHERE state = 'pending';
CREATE INDEX verification_pending ON verification (id) WHERE state = 'pending';
CREATE INDEX verification_member ON verification (member, id);

-- Each time contact data left this service, to whom and what for (OR-3).
CREATE TABLE disclosure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member uuid NOT NULL REFERENCES member,
    service text NOT NULL,
    purpose text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX disclosure_member ON disclosure (member, id);

-- One-time tokens of administrators that have been used.
CREATE TABLE administrator_token (
    token_hash bytea PRIMARY KEY,
    claimed_by uuid NOT NULL REFERENCES member,
    claimed_at timestamptz NOT NULL
);

-- Log-ins lately failed, by account. The key is a hash: names that people mistype are not collected.
CREATE TABLE login_attempt (
    account bytea PRIMARY KEY,
    failures bigint NOT NULL,
    window_started_at timestamptz NOT NULL
);
CREATE INDEX login_attempt_window_started_at ON login_attempt (window_started_at);

-- What was done to a member and by whom. Names the parts that changed, never their content.
CREATE TABLE member_audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    member uuid NOT NULL REFERENCES member,
    at timestamptz NOT NULL,
    action text NOT NULL,
    -- Null when operators did it.
    actor uuid REFERENCES member,
    parts text[] NOT NULL
);
CREATE INDEX member_audit_member ON member_audit (member, id);
