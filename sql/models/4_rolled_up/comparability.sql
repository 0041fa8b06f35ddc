-- One row per year, map, kind of area and organisation that a break lies before: since when figures can be compared with it.
SELECT y.year, m.map, k.area_kind, o.code AS organisation, max(b.first_year) AS comparable_since,
    string_agg(b.reason, '; ' ORDER BY b.first_year) AS reason
FROM (SELECT DISTINCT year FROM best_figures) y, maps m, (SELECT DISTINCT area_kind FROM areas) k, organisations o
JOIN breaks b ON b.first_year <= y.year AND coalesce(b.map, m.map) = m.map
    AND coalesce(b.area_kind, k.area_kind) = k.area_kind AND coalesce(b.organisation, o.code) = o.code
GROUP BY ALL
