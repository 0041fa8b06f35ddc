-- One row per figure of a province of the 34 that follows from its parts among the 63: totals of all parts summed, only where
-- every part has one; where a province stayed as it was, whatever is said of it.
WITH parts AS (
    SELECT 'VN63-' || code63 AS part, 'VN34-' || code34 AS ref_area, count(*) OVER (PARTITION BY code34) AS parts_total
    FROM provinces
)
SELECT
    concat_ws('/', b.year, p.ref_area, organisation, activity, indicator, measure, b.unit,
        if(with_credit_funds, 'with credit funds', NULL)) AS cell,
    b.year, 'VN34' AS map, p.ref_area, a.ref_area_name, a.area_kind, organisation, activity, indicator, measure, b.unit,
    with_credit_funds, if(count(includes_credit_funds) = count(*), with_credit_funds, NULL) AS includes_credit_funds,
    sum(value) AS value, sum(lower_bound) AS lower_bound,
    if(count(upper_bound) = count(*), sum(upper_bound), NULL) AS upper_bound,
    min(period_start) AS period_start, min(period_end) AS period_end, covers,
    if(bool_or(status = 'estimate'), 'estimate', 'actual') AS status,
    ['low', 'medium', 'high'][min(list_position(['low', 'medium', 'high'], confidence))] AS confidence,
    min(witnesses) AS witnesses, sum(alternatives) AS alternatives, if(parts_total = 1, 'same land', 'summed') AS origin,
    flatten(list(observations ORDER BY part)) AS observations,
    string_agg(b.ref_area_name || ': ' || quote, ' + ' ORDER BY part) AS quote
FROM best_figures b
JOIN parts p ON p.part = b.ref_area
JOIN areas a ON a.ref_area = p.ref_area
JOIN indicators i ON i.code = b.indicator
WHERE parts_total = 1 OR measure = 'total' AND i.aggregate = 'sum' AND covers <> 'part'
GROUP BY b.year, p.ref_area, a.ref_area_name, a.area_kind, organisation, activity, indicator, measure, b.unit, with_credit_funds, covers,
    parts_total
HAVING count(*) = parts_total
