-- severity: warning Two pages say of the same thing and time what cannot both be so.
SELECT cell AS key, value, other_value, why_lost, quote, url, other_quote, other_url
FROM contradictions
ORDER BY ALL
