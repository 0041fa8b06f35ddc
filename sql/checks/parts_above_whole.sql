-- severity: warning Those in operation and those stopped come to more than there are.
SELECT w.cell AS key, w.year, w.ref_area_name, w.organisation, w.activity, w.value, sum(p.value) AS parts_sum,
    string_agg(p.quote, ' + ' ORDER BY p.indicator) AS quotes
FROM best_figures w
JOIN best_figures p ON p.indicator IN ('organisations_active', 'organisations_inactive')
    AND (p.year, p.ref_area, p.organisation, p.activity, p.measure) = (w.year, w.ref_area, w.organisation, w.activity, w.measure)
WHERE w.indicator = 'organisations' AND w.measure = 'total'
GROUP BY ALL
HAVING count(DISTINCT p.indicator) = 2 AND sum(p.lower_bound) > w.upper_bound
ORDER BY ALL
