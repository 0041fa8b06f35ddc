-- What do ministry, alliance and statistics office say of the country's co-operatives, year by year, beside the provinces' sum?
SELECT year, issuer, told_by, qualifier, value, status, summed_value, parts_reporting, parts_total,
    round(coverage_weighted, 3) AS coverage_weighted, verdict, url
FROM reported_vs_summed
WHERE ref_area = 'VN' AND map = 'VN63' AND organisation = 'cooperative' AND activity = 'all' AND indicator = 'organisations'
    AND measure = 'total'
ORDER BY year DESC, issuer, told_by, value
