-- What did pages say that they no longer say, and when did it change?
SELECT o.superseded_at::DATE AS changed, o.ref_area_name, o.organisation, o.indicator, o.value AS said_before, o.quote,
    list(DISTINCT n.value ORDER BY n.value) AS says_now, d.url
FROM observations o
JOIN documents d USING (document, text_hash)
LEFT JOIN current_observations n ON (n.document, n.ref_area, n.organisation, n.activity, n.indicator, n.measure)
    = (o.document, o.ref_area, o.organisation, o.activity, o.indicator, o.measure)
WHERE o.superseded_by = 'page'
GROUP BY ALL
HAVING NOT coalesce(list_contains(says_now, said_before), false)
ORDER BY changed DESC, o.ref_area_name, o.indicator, said_before
