-- severity: warning A mean lies outside the band declared for it.
SELECT f.cell AS key, f.year, f.ref_area_name, f.organisation, f.indicator, f.value, f.unit, b.least, b.most, f.quote, f.url
FROM best_figures f
JOIN bands b ON b.indicator = f.indicator AND coalesce(b.unit, f.unit) = f.unit
WHERE f.measure = 'mean' AND f.value NOT BETWEEN b.least AND b.most
ORDER BY ALL
