-- One row per country or region, map, year and cell: what the provinces that report come to. A part of a year is counted
-- apart and enters nothing; older figures stand beside the sum, never in it.
-- Sums of doubles go in the order of areas: their last digit depends on it, and what has not changed must not change.
SELECT year, map, if(region IS NULL, 'VN', map || '-' || region) AS ref_area,
    organisation, activity, indicator, measure, s.unit, with_credit_funds,
    sum(value) FILTER (reports AND summed) AS reported_sum,
    sum(lower_bound) FILTER (reports AND summed) AS lower_bound,
    if(bool_and(upper_bound IS NOT NULL) FILTER (reports AND summed),
        sum(upper_bound) FILTER (reports AND summed), NULL) AS upper_bound,
    sum(value::DOUBLE * weighs ORDER BY s.ref_area) FILTER (reports) / sum(weighs) FILTER (reports) AS weighted_mean,
    count(*) FILTER (reports) AS provinces_reporting,
    sum(yardstick) FILTER (reports) AS yardstick_reporting,
    count(weighs) FILTER (reports) AS provinces_weighted,
    count(*) FILTER (covers = 'part' AND years_carried = 0) AS part_year_provinces,
    count(*) FILTER (reports AND status = 'estimate') AS estimated_provinces,
    count(*) FILTER (reports AND includes_credit_funds IS NULL) AS credit_funds_untold,
    count(*) FILTER (years_carried > 0 AND summed) AS carried_provinces,
    sum(value) FILTER (years_carried > 0 AND summed) AS carried_sum,
    max(years_carried) FILTER (summed) AS oldest_years_carried,
    coalesce(list(ref_area_name ORDER BY ref_area_name) FILTER (reports), []) AS provinces,
    CASE
        WHEN measure IN ('mean', 'share') AND weighed_by IS NULL THEN 'nothing is told that would weigh it'
        WHEN measure IN ('mean', 'share') AND count(*) FILTER (reports) > count(weighs) FILTER (reports)
            THEN 'the mean leaves out provinces that tell no number of ' || weighed_by
        WHEN measure NOT IN ('total', 'mean', 'share') OR aggregate <> 'sum' AND measure = 'total' THEN 'never summed'
    END AS note
FROM (SELECT *, measure = 'total' AND aggregate = 'sum' AS summed FROM province_series) s
JOIN yardstick y USING (map, ref_area)
GROUP BY GROUPING SETS (
    (year, map, organisation, activity, indicator, measure, s.unit, with_credit_funds, aggregate, weighed_by),
    (year, map, organisation, activity, indicator, measure, s.unit, with_credit_funds, aggregate, weighed_by, region)
)
