-- One row per year, map, organisation, activity, indicator, measure and unit: what the reporting provinces come to.
-- Figures that cover a part of the year are counted apart and enter nothing; a range enters with its lower end.
WITH weighed AS (
    SELECT p.*, i.aggregate, i.weight, if(p.measure = 'mean', w.value, NULL) AS weighs, p.covers <> 'part' AS whole
    FROM province_indicators p
    JOIN indicators i ON i.code = p.indicator
    LEFT JOIN province_indicators w ON w.indicator = i.weight AND w.measure = 'total' AND w.covers <> 'part'
        AND (w.year, w.ref_area, w.organisation, w.activity) = (p.year, p.ref_area, p.organisation, p.activity)
    WHERE p.area_kind = 'province'
)
SELECT year, map, organisation, activity, indicator, measure, unit,
    sum(value) FILTER (whole AND measure = 'total' AND aggregate = 'sum') AS reported_sum,
    sum(value::DOUBLE * weighs) FILTER (whole) / sum(weighs) FILTER (whole AND weighs > 0) AS weighted_mean,
    count(*) FILTER (whole) AS provinces_reporting,
    count(*) FILTER (whole AND weighs > 0) AS provinces_weighted,
    count(*) FILTER (NOT whole) AS part_year_provinces,
    count(*) FILTER (whole AND status = 'estimate') AS estimated_provinces,
    coalesce(list(ref_area_name ORDER BY ref_area_name) FILTER (whole), []) AS provinces,
    CASE
        WHEN measure = 'mean' AND weight IS NULL THEN 'a mean of this is not weighted'
        WHEN measure = 'mean' AND count(*) FILTER (whole) > count(*) FILTER (whole AND weighs > 0)
            THEN 'the mean leaves out provinces that tell no number of ' || weight
        WHEN measure NOT IN ('total', 'mean') OR aggregate <> 'sum' AND measure = 'total' THEN 'never summed'
    END AS note
FROM weighed
GROUP BY year, map, organisation, activity, indicator, measure, unit, aggregate, weight
