-- How many co-operatives were founded in 2024 for a hundred that there were the year before, by province?
SELECT n.ref_area_name AS province, n.value AS founded, b.value AS year_before, round(100 * n.value / b.value, 1) AS per_hundred,
    n.status, n.url
FROM best_figures n
JOIN best_figures b ON b.year = n.year - 1 AND (b.ref_area, b.organisation, b.activity) = (n.ref_area, n.organisation, n.activity)
    AND b.indicator = 'organisations' AND b.measure = 'total' AND NOT b.with_credit_funds
WHERE n.year = 2024 AND n.area_kind = 'province' AND n.organisation = 'cooperative' AND n.activity = 'all'
    AND n.indicator = 'organisations_new' AND n.measure = 'total' AND n.covers = 'year' AND b.value > 0
ORDER BY per_hundred DESC, province
