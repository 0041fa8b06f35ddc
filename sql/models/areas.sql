-- One row per area that a figure can be about: the country, and each map's regions and provinces.
SELECT 'VN' AS ref_area, NULL::VARCHAR AS map, 'country' AS area_kind, 'Việt Nam' AS ref_area_name, NULL::VARCHAR AS region
UNION ALL
SELECT map || '-' || code, map, 'region', name, code FROM regions
UNION ALL
SELECT 'VN63-' || code63, 'VN63', 'province', name63, region63 FROM provinces
UNION ALL
SELECT DISTINCT 'VN34-' || code34, 'VN34', 'province', name34, region34 FROM provinces
