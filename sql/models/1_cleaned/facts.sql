-- One row per figure of a whole area, a coded indicator and a told period, as corrected: what may count, between which
-- bounds it lies, and its standing among others. Its words are in `observations`, its page in `documents`.
WITH corrected_observations AS (
    SELECT o.* REPLACE (
            coalesce(c.ref_area, o.ref_area) AS ref_area, coalesce(c.organisation, o.organisation) AS organisation,
            coalesce(c.activity, o.activity) AS activity, coalesce(c.indicator, o.indicator) AS indicator,
            coalesce(c.measure, o.measure) AS measure, coalesce(c.value, o.value) AS value, coalesce(c.upper, o.upper) AS upper,
            coalesce(c.unit, o.unit) AS unit, coalesce(c.period_start, o.period_start) AS period_start,
            coalesce(c.period_end, o.period_end) AS period_end, coalesce(c.status, o.status) AS status,
            if(c.confirmed, 'high', o.confidence) AS confidence
        ), c.correction
    FROM current_observations o LEFT JOIN corrected c USING (observation)
    WHERE o.locality IS NULL AND NOT coalesce(c.rejected, false)
), placed AS (
    SELECT o.*, a.area_kind, a.map, year(o.period_end) AS year, d.published,
        coalesce(o.includes_credit_funds, false) AS with_credit_funds,
        coalesce(o.ref_area IN ('VN63-' || p.code63, 'VN34-' || p.code34),
            d.province IS NULL AND o.ref_area = 'VN') AS own_page,
        CASE
            WHEN o.period_start IS NULL THEN if(i.kind = 'flow', 'part', 'point')
            WHEN o.period_start < make_date(year(o.period_end) - 1, 12, 31) THEN 'several'
            WHEN o.period_start <= make_date(year(o.period_end), 1, 1)
                AND o.period_end = make_date(year(o.period_end), 12, 31) THEN 'year'
            ELSE 'part'
        END AS covers,
        if(o.qualifier IS NULL, o.value, least(o.value * q.lower_factor, o.value * q.upper_factor)) AS lower_bound,
        CASE
            WHEN o.upper IS NOT NULL THEN o.upper
            WHEN o.qualifier IS NULL THEN o.value
            WHEN q.upper_factor IS NOT NULL THEN greatest(o.value * q.lower_factor, o.value * q.upper_factor)
        END AS upper_bound
    FROM corrected_observations o
    JOIN documents d USING (document, text_hash)
    JOIN areas a USING (ref_area)
    JOIN indicators i ON i.code = o.indicator
    LEFT JOIN qualifiers q ON q.code = o.qualifier
    LEFT JOIN provinces p ON p.name63 = d.province
    WHERE o.indicator <> 'other' AND o.activity IS NOT NULL AND o.period_end IS NOT NULL
)
SELECT observation, document, text_hash, published, own_page, area_kind, map, ref_area, year,
    organisation, activity, indicator, measure, unit, with_credit_funds, includes_credit_funds,
    value, upper, lower_bound::DECIMAL(24, 4) AS lower_bound, upper_bound::DECIMAL(24, 4) AS upper_bound,
    period_start, period_end, covers, status, qualifier, issuer, confidence, correction,
    {'whole': covers <> 'part', 'actual': status = 'actual', 'period_end': period_end,
        'confidence': list_position(['low', 'medium', 'high'], confidence), 'own': own_page, 'exact': qualifier IS NULL
    } AS standing
FROM placed
