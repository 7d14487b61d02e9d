-- What `bench post` is held against: the entries and legs that ours left, inserted by plain SQL, the same slices, the same triggers and indexes.
INSERT INTO finance_entry SELECT * FROM ours_finance_entry WHERE id > %(entries_from)s AND id <= %(entries_to)s ORDER BY id;
INSERT INTO finance_leg SELECT * FROM ours_finance_leg WHERE id > %(legs_from)s AND id <= %(legs_to)s ORDER BY id
