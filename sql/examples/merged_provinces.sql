-- What do today's 34 provinces come to from their parts in 2024, and which words stand behind it?
SELECT ref_area_name AS province, value, lower_bound, upper_bound, status, origin, quote
FROM province_indicators
WHERE year = 2024 AND map = 'VN34' AND organisation = 'cooperative' AND activity = 'all' AND indicator = 'organisations'
    AND measure = 'total' AND NOT with_credit_funds
ORDER BY province
