-- severity: warning One activity has more than the activity that contains it.
SELECT p.cell AS key, p.year, p.ref_area_name, p.organisation, p.indicator, p.activity, p.value,
    w.activity AS whole, w.value AS whole_value, p.quote
FROM best_figures p
JOIN activities a ON a.code = p.activity
JOIN indicators i ON i.code = p.indicator AND i.aggregate = 'sum'
JOIN best_figures w ON w.activity = a.part_of
    AND (w.year, w.ref_area, w.organisation, w.indicator, w.measure, w.unit)
        = (p.year, p.ref_area, p.organisation, p.indicator, p.measure, p.unit)
WHERE p.measure = 'total' AND p.covers = w.covers AND p.lower_bound > w.upper_bound
ORDER BY ALL
