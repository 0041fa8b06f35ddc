-- severity: warning The stock is not that of the year before with what was founded and less what was dissolved.
SELECT s.cell AS key, s.year, s.ref_area_name, s.organisation, s.activity, b.value AS value_before, f.value AS founded,
    d.value AS dissolved, s.value, s.value - (b.value + f.value - coalesce(d.value, 0)) AS unexplained, s.quote
FROM best_figures s
JOIN best_figures b ON b.year = s.year - 1 AND substring(b.cell, 6) = substring(s.cell, 6)
JOIN best_figures f ON f.indicator = 'organisations_new' AND f.covers = 'year'
    AND (f.year, f.ref_area, f.organisation, f.activity, f.measure) = (s.year, s.ref_area, s.organisation, s.activity, s.measure)
LEFT JOIN best_figures d ON d.indicator = 'organisations_dissolved' AND d.covers = 'year'
    AND (d.year, d.ref_area, d.organisation, d.activity, d.measure) = (s.year, s.ref_area, s.organisation, s.activity, s.measure)
WHERE s.indicator = 'organisations' AND s.measure = 'total' AND s.covers = 'point'
    AND (s.lower_bound > b.upper_bound + f.upper_bound - coalesce(d.lower_bound, 0)
        OR d.value IS NOT NULL AND s.upper_bound < b.lower_bound + f.lower_bound - d.upper_bound)
ORDER BY ALL
