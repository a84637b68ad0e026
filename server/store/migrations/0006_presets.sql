-- Named sets of parameters that accounts keep: each a text as the browser wrote it.
CREATE TABLE preset (
    account_id TEXT NOT NULL REFERENCES account (id),
    name TEXT NOT NULL,
    params TEXT NOT NULL,
    saved_at_us BIGINT NOT NULL,
    PRIMARY KEY (account_id, name)
);
