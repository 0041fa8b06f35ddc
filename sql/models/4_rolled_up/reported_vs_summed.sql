-- One row per figure told of the country, a region or a merged province, by issuer, beside what its parts come to on each map.
-- The verdict takes the tolerance declared for the indicator; some of the parts can only come to too much.
WITH summed AS (
    SELECT year, map, ref_area, organisation, activity, indicator, measure, unit, with_credit_funds AS summed_with_credit_funds,
        coalesce(reported_sum, weighted_mean) AS summed_value, lower_bound AS summed_lower, upper_bound AS summed_upper,
        provinces_reporting AS parts_reporting, provinces_total AS parts_total, coverage_weighted, comparable_since, note
    FROM rollup
    WHERE coalesce(reported_sum, weighted_mean) IS NOT NULL
    UNION ALL BY NAME
    SELECT year, map, ref_area, organisation, activity, indicator, measure, unit, with_credit_funds AS summed_with_credit_funds,
        value AS summed_value, lower_bound AS summed_lower, upper_bound AS summed_upper,
        len(observations) AS parts_reporting, len(observations) AS parts_total, 1 AS coverage_weighted
    FROM merged_figures
)
SELECT t.year, s.map, t.ref_area, a.ref_area_name, a.area_kind,
    t.organisation, t.activity, t.indicator, t.measure, t.unit, t.with_credit_funds, s.summed_with_credit_funds,
    t.issuer, t.told_by, t.value, t.upper, t.qualifier, t.status, t.period_end,
    s.summed_value, s.summed_lower, s.summed_upper, s.parts_reporting, s.parts_total, s.coverage_weighted,
    (s.summed_value / nullif(t.value, 0))::DOUBLE AS ratio, k.tolerance,
    CASE
        WHEN t.with_credit_funds <> s.summed_with_credit_funds THEN 'credit funds in one only'
        WHEN k.tolerance IS NULL THEN 'no tolerance declared'
        WHEN ratio > 1 + k.tolerance THEN 'parts come to more'
        WHEN s.parts_reporting < s.parts_total THEN 'some parts only'
        WHEN ratio < 1 - k.tolerance THEN 'parts come to less'
        ELSE 'agree'
    END AS verdict,
    s.comparable_since, s.note, t.remark, t.url, t.quote, t.observation
FROM told_totals t
JOIN summed s USING (year, ref_area, organisation, activity, indicator, measure, unit)
JOIN areas a USING (ref_area)
LEFT JOIN tolerances k USING (organisation, indicator, measure)
