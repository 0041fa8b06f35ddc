-- One row per year, map, country or region, and cell: what its provinces that report come to, how many and what share of it
-- they are, and beside it the area's own figure as some page tells it.
WITH own AS (
    SELECT * REPLACE (coalesce(map, if(period_end >= DATE '2025-07-01', 'VN34', 'VN63')) AS map)
    FROM best_figures WHERE area_kind IN ('country', 'region')
), wholes AS (
    SELECT map, coalesce(map || '-' || region, 'VN') AS ref_area, count(*) AS provinces_total, sum(yardstick) AS yardstick_total
    FROM yardstick GROUP BY GROUPING SETS ((map), (map, region))
)
SELECT year, w.map, ref_area, a.ref_area_name, a.area_kind, organisation, activity, indicator, measure, unit, with_credit_funds,
    s.reported_sum, s.lower_bound, s.upper_bound, s.weighted_mean,
    coalesce(s.provinces_reporting, 0) AS provinces_reporting,
    w.provinces_total,
    coalesce(s.provinces_reporting, 0) / w.provinces_total AS coverage,
    coalesce(s.yardstick_reporting / w.yardstick_total, 0)::DOUBLE AS coverage_weighted,
    coalesce(s.provinces_weighted, 0) AS provinces_weighted,
    coalesce(s.part_year_provinces, 0) AS part_year_provinces,
    coalesce(s.estimated_provinces, 0) AS estimated_provinces,
    coalesce(s.credit_funds_untold, 0) AS credit_funds_untold,
    coalesce(s.carried_provinces, 0) AS carried_provinces,
    coalesce(s.reported_sum + s.carried_sum, s.reported_sum, s.carried_sum) AS sum_with_carried,
    s.oldest_years_carried,
    coalesce(s.provinces, []) AS provinces,
    o.value AS own_value, o.upper AS own_upper, o.qualifier AS own_qualifier, o.status AS own_status,
    o.period_end AS own_period_end, o.covers AS own_covers, o.issuer AS own_issuer,
    if(o.covers <> 'part', coalesce(s.reported_sum, s.weighted_mean) / nullif(o.value, 0), NULL) AS ratio,
    o.document AS own_document, o.url AS own_url, o.quote AS own_quote, o.observations[1] AS own_observation,
    b.comparable_since, nullif(concat_ws('; ', s.note, b.reason), '') AS note
FROM area_sums s
FULL JOIN own o USING (year, ref_area, organisation, activity, indicator, measure, unit, with_credit_funds)
JOIN wholes w ON w.ref_area = coalesce(s.ref_area, o.ref_area) AND w.map = coalesce(s.map, o.map)
JOIN areas a USING (ref_area)
LEFT JOIN comparability b ON (b.map, b.area_kind, b.year, b.organisation) = (w.map, a.area_kind, year, organisation)
