-- One row per published national figure of a year and issuer, beside what the provinces that report come to on each map.
SELECT n.year, r.map, n.organisation, n.activity, n.indicator, n.measure, n.unit, n.issuer,
    n.value AS published_value, n.upper AS published_upper, n.qualifier AS published_qualifier, n.status AS published_status,
    n.period_end AS published_period_end, n.includes_credit_funds,
    coalesce(r.reported_sum, r.weighted_mean) AS reported_value,
    coalesce(r.reported_sum, r.weighted_mean) / nullif(n.value, 0) AS ratio,
    r.provinces_reporting, r.provinces_total, r.coverage, n.url, n.remark
FROM national_reference n
JOIN national_rollup r USING (year, organisation, activity, indicator, measure, unit)
WHERE n.ref_area = 'VN' AND n.status <> 'target'
