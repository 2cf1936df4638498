-- Before a listing is deleted, which happens to drafts only, the database looks for rows that refer to it. Without these
-- indexes it reads both tables from one end to the other each time.
CREATE INDEX listing_relisted_from ON listing (relisted_from) WHERE relisted_from IS NOT NULL;
CREATE INDEX sealed_part_disclosure_listing ON sealed_part_disclosure (listing);
