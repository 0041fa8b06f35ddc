-- Which provinces had fewer co-operatives in 2024 than in 2022?
SELECT b.ref_area_name AS province, a.value AS in_2022, b.value AS in_2024, b.value - a.value AS difference,
    a.quote AS quote_2022, b.quote AS quote_2024
FROM best_figures a
JOIN best_figures b ON b.ref_area = a.ref_area
    AND (b.organisation, b.activity, b.indicator, b.measure, b.with_credit_funds)
        = (a.organisation, a.activity, a.indicator, a.measure, a.with_credit_funds)
WHERE a.area_kind = 'province' AND a.organisation = 'cooperative' AND a.activity = 'all'
    AND a.indicator = 'organisations' AND a.measure = 'total' AND a.year = 2022 AND b.year = 2024
    AND b.upper_bound < a.lower_bound
ORDER BY difference, province
