-- Conversations that readers want kept here too: a head for the list and what was said, both as the browser wrote them.
-- The time is the browser's own, so that the newer of two copies can be told.
CREATE TABLE conversation (
    account_id TEXT NOT NULL REFERENCES account (id),
    id TEXT NOT NULL,
    head TEXT NOT NULL,
    body TEXT NOT NULL,
    changed_at_us BIGINT NOT NULL,
    PRIMARY KEY (account_id, id)
);
