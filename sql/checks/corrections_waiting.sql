-- severity: warning A line of corrections.csv is for a page that this database does not have.
SELECT 'line ' || c.line AS key, c.document, c.quote, c.reason
FROM corrections c ANTI JOIN documents d USING (document)
ORDER BY ALL
