-- severity: warning Agriculture and what is outside it do not make up all activities, by more than a fiftieth.
SELECT w.cell AS key, w.year, w.ref_area_name, w.organisation, w.indicator, w.value, sum(p.value) AS activities_sum,
    string_agg(p.activity || ': ' || p.quote, ' + ' ORDER BY p.activity) AS quotes
FROM best_figures w
JOIN best_figures p ON p.activity IN ('agriculture', 'non_agriculture')
    AND (p.year, p.ref_area, p.organisation, p.indicator, p.measure, p.unit, p.covers)
        = (w.year, w.ref_area, w.organisation, w.indicator, w.measure, w.unit, w.covers)
JOIN indicators i ON i.code = w.indicator AND i.aggregate = 'sum'
WHERE w.activity = 'all' AND w.measure = 'total'
GROUP BY ALL
HAVING count(DISTINCT p.activity) = 2 AND (sum(p.upper_bound) < w.lower_bound * 0.98 OR sum(p.lower_bound) > w.upper_bound * 1.02)
ORDER BY ALL
