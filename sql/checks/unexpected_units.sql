-- severity: warning A total is told in another unit than its indicator has, or a share in none of percent.
SELECT f.observation AS key, f.ref_area, f.indicator, f.measure, f.value, f.unit, i.unit AS expected, o.quote
FROM facts f
JOIN indicators i ON i.code = f.indicator
JOIN current_observations o USING (observation)
WHERE f.measure = 'total' AND i.aggregate = 'sum' AND f.unit <> i.unit OR f.measure = 'share' AND f.unit <> 'percent'
ORDER BY ALL
