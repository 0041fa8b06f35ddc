-- severity: error A quote is not what the document's text says at its place.
SELECT o.observation, o.document, o.quote, substring(d.text, o.char_start + 1, o.char_end - o.char_start) AS found
FROM current_observations o JOIN documents d USING (document, text_hash)
WHERE o.quote <> found
ORDER BY o.observation
