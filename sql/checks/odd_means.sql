-- severity: warning A mean is implausible: an income not of 6 to 600 million đồng, else not of 0.1 million to 50 billion.
SELECT year, ref_area_name, organisation, indicator, value, unit, quote, url
FROM province_indicators
WHERE measure = 'mean' AND (unit = 'VND/person/year' AND value NOT BETWEEN 6e6 AND 600e6
    OR unit IN ('VND/organisation', 'VND/organisation/year') AND value NOT BETWEEN 1e5 AND 50e9)
ORDER BY ALL
