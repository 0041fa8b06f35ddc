-- severity: error The same observation is held twice.
SELECT observation, count(*) AS times FROM observations GROUP BY observation HAVING count(*) > 1 ORDER BY observation
