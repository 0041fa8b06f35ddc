-- Which words, on which page, stand behind the number of co-operatives of Lạng Sơn in 2024?
SELECT o.value, o.quote, d.title, d.url, d.published, d.archive, o.confidence, o.observation
FROM (
    SELECT unnest(observations) AS observation FROM province_indicators
    WHERE cell = '2024/VN63-20/cooperative/all/organisations/total/organisation'
)
JOIN observations o USING (observation)
JOIN documents d USING (document, text_hash)
