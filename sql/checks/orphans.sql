-- severity: error An observation leads back to no document.
SELECT observation, document, quote FROM observations ANTI JOIN documents USING (document, text_hash) ORDER BY observation
