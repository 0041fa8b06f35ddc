-- severity: warning One activity has more than the activity that contains it.
SELECT p.year, p.ref_area_name, p.organisation, p.indicator, p.activity, p.value, w.activity AS whole, w.value AS whole_value, p.quote
FROM province_indicators p
JOIN activities a ON a.code = p.activity
JOIN indicators i ON i.code = p.indicator AND i.aggregate = 'sum'
JOIN province_indicators w ON w.activity = a.part_of AND w.measure = 'total'
    AND (w.year, w.ref_area, w.organisation, w.indicator) = (p.year, p.ref_area, p.organisation, p.indicator)
WHERE p.measure = 'total' AND p.covers = w.covers AND p.value > coalesce(w.upper, w.value)
ORDER BY ALL
