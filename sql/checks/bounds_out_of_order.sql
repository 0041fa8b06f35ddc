-- severity: error A value lies outside its own bounds.
SELECT cell, value, lower_bound, upper_bound, qualifier, quote
FROM province_indicators WHERE value NOT BETWEEN lower_bound AND coalesce(upper_bound, value)
UNION ALL
SELECT concat_ws('/', year, map, ref_area, organisation, activity, indicator, measure, unit, with_credit_funds),
    reported_sum, lower_bound, upper_bound, NULL, NULL
FROM rollup WHERE reported_sum NOT BETWEEN lower_bound AND coalesce(upper_bound, reported_sum)
ORDER BY ALL
