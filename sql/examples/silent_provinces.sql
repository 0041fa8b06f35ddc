-- Which of the 63 provinces have no figure in 2024, and when did they last have one?
SELECT a.ref_area_name AS province, max(p.year) AS last_year
FROM areas a
LEFT JOIN best_figures p USING (ref_area)
WHERE a.map = 'VN63' AND a.area_kind = 'province'
GROUP BY a.ref_area_name
HAVING coalesce(max(p.year), 0) < 2024
ORDER BY last_year DESC NULLS LAST, province
