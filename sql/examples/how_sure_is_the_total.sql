-- How sure is the number of co-operatives in 2024?
SELECT map, reported_sum, lower_bound, upper_bound, provinces_reporting, provinces_total, coverage_weighted,
    estimated_provinces, credit_funds_untold, sum_with_carried, carried_provinces,
    estimate, estimate_lower, estimate_upper, national_value, national_issuer, ratio
FROM country_by_year
JOIN (SELECT year, map, estimated_provinces, credit_funds_untold FROM national_rollup
    WHERE organisation = 'cooperative' AND activity = 'all' AND indicator = 'organisations' AND measure = 'total'
        AND NOT with_credit_funds) USING (year, map)
WHERE year = 2024 AND organisation = 'Co-operative' AND activity = 'All activities'
    AND indicator = 'Organisations in existence' AND measure = 'total' AND NOT with_credit_funds
ORDER BY map DESC
