-- severity: warning A figure is said to be actual for a day after its page was published.
SELECT f.observation AS key, f.ref_area, f.indicator, f.value, f.period_end, f.published, o.quote
FROM facts f JOIN current_observations o USING (observation)
WHERE f.status = 'actual' AND f.covers IN ('point', 'part') AND f.period_end > f.published
ORDER BY ALL
