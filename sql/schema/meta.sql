-- What this file is: the version of its schema, whether the models hold what was loaded last, when it was published.
CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);
