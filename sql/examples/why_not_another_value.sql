-- Which other values were said of Lạng Sơn's co-operatives in 2024, and why is none of them the best figure?
SELECT r.place, r.value, r.why_lost, r.witnesses, f.period_end, f.status, o.quote, d.url
FROM reconciled r
JOIN facts f USING (observation)
JOIN current_observations o USING (observation)
JOIN documents d ON (d.document, d.text_hash) = (f.document, f.text_hash)
WHERE r.cell = '2024/VN63-20/cooperative/all/organisations/total/organisation'
ORDER BY r.place
