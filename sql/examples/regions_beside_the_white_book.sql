-- How far do the provinces' figures of 2022 make up the White Book's counts of the six regions?
SELECT ref_area_name AS region, value AS white_book, summed_value, parts_reporting, parts_total, round(ratio, 3) AS ratio, verdict
FROM reported_vs_summed
WHERE year = 2022 AND area_kind = 'region' AND issuer = 'GSO' AND NOT summed_with_credit_funds
ORDER BY ref_area
