-- What helpdesk knows of members and of the orders that they may write about.
CREATE TABLE correspondent (
    member uuid PRIMARY KEY,
    user_name text NOT NULL,
    market text NOT NULL,
    language text NOT NULL
);
CREATE TABLE order_parties (
    id uuid PRIMARY KEY,
    number text NOT NULL UNIQUE,
    seller uuid NOT NULL,
    buyer uuid NOT NULL
);
