-- What accounts share: a request with its answer, under a name made from its content. A run that was revoked, or whose
-- time is over, keeps its row, so that its address can say so, and loses its document.
CREATE TABLE run (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    document TEXT,
    shared_at_us BIGINT NOT NULL,
    expires_at_us BIGINT
);

CREATE INDEX run_by_account ON run (account_id, shared_at_us);
