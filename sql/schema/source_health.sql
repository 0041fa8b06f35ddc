-- One row per source and run: what the run brought beside what was expected, and whether the source is well. Three
-- clocks are kept apart: when we looked, what the newest page says, when we loaded.
CREATE TABLE source_health (
    source VARCHAR NOT NULL,
    looked_at TIMESTAMP NOT NULL,
    newest_page DATE,
    loaded_at TIMESTAMP NOT NULL,
    health VARCHAR NOT NULL,
    reason VARCHAR,
    listed INTEGER NOT NULL,
    relevant INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    duplicates INTEGER NOT NULL,
    read INTEGER NOT NULL,
    dated INTEGER NOT NULL,
    with_statistics INTEGER NOT NULL,
    unread MAP(VARCHAR, INTEGER) NOT NULL,
    errors MAP(VARCHAR, INTEGER) NOT NULL,
    yielded INTEGER,
    expected_articles INTEGER,
    expected_days INTEGER
);
