-- A key that rests: calls to its provider are routed, as if it were not there. 0 or 1.
ALTER TABLE provider_key ADD COLUMN paused BIGINT NOT NULL DEFAULT 0;
