-- severity: warning A mean lies outside what is plausible: an income below 6 or above 600 million đồng a year, 50 billion of revenue.
SELECT year, area, organisation, indicator, value, unit, quote, url
FROM province_indicators
WHERE measure = 'mean' AND (unit = 'VND/person/year' AND value NOT BETWEEN 6e6 AND 600e6
    OR unit IN ('VND/organisation', 'VND/organisation/year') AND value NOT BETWEEN 1e5 AND 50e9)
ORDER BY ALL
