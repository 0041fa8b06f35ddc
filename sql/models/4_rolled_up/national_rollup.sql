-- One row per year, map, organisation, activity, indicator, measure, unit, with credit funds or not: what the provinces that report
-- come to, how many they are, and what is said of the whole country. A year may have both maps: never add them.
SELECT * EXCLUDE (ref_area, ref_area_name, area_kind) RENAME (
    own_value AS national_value, own_upper AS national_upper, own_qualifier AS national_qualifier, own_status AS national_status,
    own_period_end AS national_period_end, own_covers AS national_covers, own_issuer AS national_issuer,
    own_document AS national_document, own_url AS national_url, own_quote AS national_quote,
    own_observation AS national_observation
)
FROM rollup WHERE area_kind = 'country'
