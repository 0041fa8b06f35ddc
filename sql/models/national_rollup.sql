-- One row per year, map, organisation, activity, indicator, measure and unit: what the provinces that report come to, how
-- many they are, and what is said of the whole country. A year has both maps where provinces report on both: never add them.
WITH country AS (
    SELECT *, if(period_end >= DATE '2025-07-01', 'VN34', 'VN63') AS map_then
    FROM province_indicators WHERE area_kind = 'country'
), maps AS (
    SELECT map, count(*) AS provinces_total FROM areas WHERE area_kind = 'province' GROUP BY map
)
SELECT year, m.map, organisation, activity, indicator, measure, unit,
    s.reported_sum, s.weighted_mean,
    coalesce(s.provinces_reporting, 0) AS provinces_reporting,
    m.provinces_total,
    coalesce(s.provinces_reporting, 0) / m.provinces_total AS coverage,
    coalesce(s.provinces_weighted, 0) AS provinces_weighted,
    coalesce(s.part_year_provinces, 0) AS part_year_provinces,
    coalesce(s.estimated_provinces, 0) AS estimated_provinces,
    coalesce(s.provinces, []) AS provinces,
    c.value AS national_value, c.upper AS national_upper, c.qualifier AS national_qualifier, c.status AS national_status,
    c.period_end AS national_period_end, c.covers AS national_covers, c.issuer AS national_issuer,
    if(c.covers <> 'part', coalesce(s.reported_sum, s.weighted_mean) / nullif(c.value, 0), NULL) AS ratio,
    c.document AS national_document, c.url AS national_url, c.quote AS national_quote, c.observation AS national_observation,
    s.note
FROM province_sums s
FULL JOIN country c USING (year, organisation, activity, indicator, measure, unit)
JOIN maps m ON m.map = coalesce(s.map, c.map_then)
