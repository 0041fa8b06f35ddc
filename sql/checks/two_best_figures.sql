-- severity: error An area has two best figures for one thing and year.
SELECT cell, count(*) AS rows FROM province_indicators GROUP BY cell HAVING count(*) > 1 ORDER BY cell
