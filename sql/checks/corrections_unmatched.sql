-- severity: error A line of corrections.csv is incomplete, or its page is here and no longer says what it corrects.
SELECT 'sql/reference/corrections.csv, line ' || c.line AS line,
    CASE
        WHEN c.reason IS NULL OR c.who IS NULL OR try_cast(c.date AS DATE) IS NULL THEN 'no reason, who or date'
        WHEN c.action IS NULL OR c.action NOT IN ('reject', 'replace', 'confirm') THEN 'action is none of reject, replace, confirm'
        WHEN c.action = 'replace' AND (c.replacement IS NULL OR c.field NOT IN ('value', 'upper', 'ref_area', 'organisation',
            'activity', 'indicator', 'measure', 'unit', 'period_start', 'period_end', 'status')) THEN 'nothing to replace'
        WHEN NOT EXISTS (FROM current_observations o WHERE (o.document, o.indicator) = (c.document, c.indicator)
            AND regexp_replace(o.quote, '[\s\x{A0}]+', ' ', 'g') = c.quote) THEN 'the page has no such words of this indicator'
        ELSE 'the figure is not as expected'
    END AS fault, c.document, c.quote, c.field, c.expect
FROM corrections c
WHERE fault IN ('no reason, who or date', 'action is none of reject, replace, confirm', 'nothing to replace')
    OR c.document IN (SELECT document FROM documents)
    AND c.line NOT IN (SELECT unnest(lines) FROM corrected)
ORDER BY ALL
