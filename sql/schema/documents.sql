-- One row per document and text: a page that was edited has a row for each wording it had.
CREATE TABLE documents (
    document VARCHAR NOT NULL,
    text_hash VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    province VARCHAR,
    title VARCHAR,
    published DATE,
    published_basis VARCHAR,
    text VARCHAR NOT NULL,
    archive VARCHAR NOT NULL,
    first_seen TIMESTAMP NOT NULL,
    last_seen TIMESTAMP NOT NULL,
    superseded_at TIMESTAMP,
    superseded_by VARCHAR
);
