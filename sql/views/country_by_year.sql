-- The country in plain words: what the reporting provinces come to and how many they are, beside what is told of the whole.
SELECT r.year, r.map, o.label_en AS organisation, a.label_en AS activity, i.label_en AS indicator, m.label_en AS measure, r.unit,
    r.with_credit_funds, r.reported_sum, r.lower_bound, r.upper_bound, r.weighted_mean, r.provinces_reporting, r.provinces_total,
    r.coverage_weighted, r.sum_with_carried, r.carried_provinces, r.national_value, r.national_issuer, r.ratio,
    e.estimate, e.lower_bound AS estimate_lower, e.upper_bound AS estimate_upper, e.method AS estimate_method, r.note
FROM national_rollup r
JOIN organisations o ON o.code = r.organisation
JOIN activities a ON a.code = r.activity
JOIN indicators i ON i.code = r.indicator
JOIN measures m ON m.code = r.measure
LEFT JOIN national_estimate e ON r.measure = 'total'
    AND (e.year, e.map, e.organisation, e.activity, e.indicator, e.unit, e.with_credit_funds)
        = (r.year, r.map, r.organisation, r.activity, r.indicator, r.unit, r.with_credit_funds)
