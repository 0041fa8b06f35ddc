-- One row per response that was read: which document and text it gave, or why it gave none. A page that takes a change
-- back has another row.
CREATE TABLE captures (
    capture VARCHAR NOT NULL,
    document VARCHAR NOT NULL,
    text_hash VARCHAR,
    url VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    province VARCHAR,
    fetched_at TIMESTAMP NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    status INTEGER NOT NULL,
    archive VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    reason VARCHAR,
    extractor VARCHAR NOT NULL
);
