-- One row per figure of a whole area, a coded indicator and a told period: what may count, with its standing among others.
WITH placed AS (
    SELECT o.* EXCLUDE (ref_area_name), a.ref_area_name, a.area_kind, a.map, year(o.period_end) AS year, d.url, d.published,
        coalesce(o.ref_area IN ('VN63-' || p.code63, 'VN34-' || p.code34),
            d.province IS NULL AND o.ref_area = 'VN') AS own_page,
        CASE
            WHEN o.period_start IS NULL THEN if(i.kind = 'flow', 'part', 'point')
            WHEN o.period_start < make_date(year(o.period_end) - 1, 12, 31) THEN 'several'
            WHEN o.period_start <= make_date(year(o.period_end), 1, 1)
                AND o.period_end = make_date(year(o.period_end), 12, 31) THEN 'year'
            ELSE 'part'
        END AS covers
    FROM current_observations o
    JOIN documents d USING (document, text_hash)
    JOIN areas a USING (ref_area)
    JOIN indicators i ON i.code = o.indicator
    LEFT JOIN provinces p ON p.name63 = d.province
    WHERE o.locality IS NULL AND o.indicator <> 'other' AND o.activity IS NOT NULL AND o.period_end IS NOT NULL
)
SELECT observation, year, map, ref_area, ref_area_name, area_kind, organisation, activity, indicator, measure, value, upper, unit,
    period_start, period_end, covers, status, qualifier, includes_credit_funds, issuer, confidence, own_page,
    {'whole': covers <> 'part', 'actual': status = 'actual', 'period_end': period_end,
        'confidence': list_position(['low', 'medium', 'high'], confidence), 'exact': qualifier IS NULL, 'own': own_page
    } AS standing,
    published, document, url, quote, char_start, char_end
FROM placed
