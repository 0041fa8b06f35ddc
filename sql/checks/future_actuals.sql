-- severity: warning A figure is said to be actual for a day after its page was published.
SELECT observation, ref_area_name, indicator, value, period_end, published, url, quote
FROM facts
WHERE status = 'actual' AND covers IN ('point', 'part') AND period_end > published
ORDER BY observation
