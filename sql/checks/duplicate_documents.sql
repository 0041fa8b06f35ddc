-- severity: error The same text of a document is held twice.
SELECT document, text_hash, count(*) AS times FROM documents GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL
