-- One row per year, map, region, organisation, activity, indicator, measure, unit, with credit funds or not: as national_rollup.
SELECT * EXCLUDE (area_kind) FROM rollup WHERE area_kind = 'region'
