-- severity: warning A figure is said of a province for a day on which it was not yet, or no longer, there.
SELECT f.observation AS key, a.ref_area_name, f.ref_area, f.period_end, a.valid_from, a.valid_to, f.indicator, f.value, o.quote
FROM facts f
JOIN areas a USING (ref_area)
JOIN current_observations o USING (observation)
WHERE f.status <> 'target' AND (f.period_end < a.valid_from OR f.period_end > a.valid_to)
ORDER BY ALL
