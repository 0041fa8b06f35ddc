-- severity: warning A page says several values of one thing: parts of it, or an error; none of them is taken.
SELECT r.cell AS key, r.value, o.document, o.quote
FROM reconciled r JOIN current_observations o USING (observation)
WHERE NOT r.alone
ORDER BY ALL
