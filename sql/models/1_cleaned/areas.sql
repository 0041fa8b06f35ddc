-- One row per area that a figure can be about, the days between which it is in force, and the areas that contain it.
SELECT 'VN' AS ref_area, NULL::VARCHAR AS map, 'country' AS area_kind, 'Việt Nam' AS ref_area_name, NULL::VARCHAR AS region,
    NULL::DATE AS valid_from, NULL::DATE AS valid_to
UNION ALL
SELECT map || '-' || code, map, 'region', name, code, valid_from, valid_to FROM regions JOIN maps USING (map)
UNION ALL
SELECT 'VN63-' || code63, map, 'province', name63, region63, valid_from, valid_to FROM provinces JOIN maps ON map = 'VN63'
UNION ALL
SELECT DISTINCT 'VN34-' || code34, map, 'province', name34, region34, valid_from, valid_to
FROM provinces JOIN maps ON map = 'VN34'
