-- severity: warning A part is larger than the whole that it belongs to.
SELECT p.cell AS key, p.year, p.ref_area_name, p.organisation, p.activity, p.indicator, p.value,
    w.indicator AS whole, w.value AS whole_value, p.quote
FROM best_figures p
JOIN indicators i ON i.code = p.indicator
JOIN best_figures w ON w.indicator = i.part_of AND w.measure = 'total'
    AND (w.year, w.ref_area, w.organisation, w.activity) = (p.year, p.ref_area, p.organisation, p.activity)
WHERE p.measure = 'total' AND p.lower_bound > w.upper_bound
ORDER BY ALL
