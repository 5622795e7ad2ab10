-- What became of attempts, for those who look. The last attempt at a packet stands in its own row;
-- here is when it began, where it is not the first, and what became of those before it.
CREATE TABLE attempt (
  packet VARCHAR(40) NOT NULL,
  number INTEGER NOT NULL,
  begun BIGINT,
  ended BIGINT,
  outcome VARCHAR(16),
  node VARCHAR(255),
  message VARCHAR(4000),
  PRIMARY KEY (packet, number)
);
-- When a quarantined delivery was put back into the inbox; its end stays what it was.
ALTER TABLE packet ADD COLUMN replayed BIGINT;
-- The content of what is counted, how long it took from claim to end, and how long the slowest took.
ALTER TABLE tally ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN millis BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN slowest BIGINT NOT NULL DEFAULT 0;
CREATE OR REPLACE FUNCTION wharf_tally() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  mine CONSTANT SMALLINT := pg_backend_pid() % 8;
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    DELETE FROM tally;
    DELETE FROM attempt;
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    IF OLD.ended = 1 THEN
      INSERT INTO tally AS t (day, minute, state, reason, part, packets, bytes, millis, slowest) VALUES
        (OLD.updated / 86400000, OLD.updated % 86400000 / 60000, OLD.state, COALESCE(OLD.reason, ''), mine, -1, -OLD.bytes, OLD.claimed - OLD.updated, 0),
        (OLD.updated / 86400000, 1440, OLD.state, COALESCE(OLD.reason, ''), mine, -1, -OLD.bytes, OLD.claimed - OLD.updated, 0)
        ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
          packets = t.packets + excluded.packets, bytes = t.bytes + excluded.bytes,
          millis = t.millis + excluded.millis, slowest = GREATEST(t.slowest, excluded.slowest);
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    IF NEW.ended = 1 THEN
      INSERT INTO tally AS t (day, minute, state, reason, part, packets, bytes, millis, slowest) VALUES
        (NEW.updated / 86400000, NEW.updated % 86400000 / 60000, NEW.state, COALESCE(NEW.reason, ''), mine, 1, NEW.bytes, NEW.updated - NEW.claimed, NEW.updated - NEW.claimed),
        (NEW.updated / 86400000, 1440, NEW.state, COALESCE(NEW.reason, ''), mine, 1, NEW.bytes, NEW.updated - NEW.claimed, NEW.updated - NEW.claimed)
        ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
          packets = t.packets + excluded.packets, bytes = t.bytes + excluded.bytes,
          millis = t.millis + excluded.millis, slowest = GREATEST(t.slowest, excluded.slowest);
    END IF;
  END IF;
  RETURN NULL;
END
$$;
CREATE FUNCTION wharf_forget_attempts() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  DELETE FROM attempt WHERE packet = OLD.id;
  RETURN NULL;
END
$$;
CREATE TRIGGER attempt_removed AFTER DELETE ON packet
  FOR EACH ROW EXECUTE FUNCTION wharf_forget_attempts();
CREATE TABLE tally_before AS
  SELECT updated / 86400000 AS day, updated % 86400000 / 60000 AS minute, state, COALESCE(reason, '') AS reason,
    SUM(bytes) AS bytes, SUM(updated - claimed) AS millis, MAX(updated - claimed) AS slowest
  FROM packet WHERE ended = 1 GROUP BY 1, 2, 3, 4;
INSERT INTO tally_before
  SELECT day, 1440, state, reason, SUM(bytes), SUM(millis), MAX(slowest) FROM tally_before GROUP BY 1, 3, 4;
INSERT INTO tally (day, minute, state, reason, part, packets, bytes, millis, slowest)
  SELECT day, minute, state, reason, 0, 0, bytes, millis, slowest FROM tally_before WHERE true
  ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
    bytes = excluded.bytes, millis = excluded.millis, slowest = excluded.slowest;
DROP TABLE tally_before;
-- Those before work beside this one: they note no attempts.
INSERT INTO wharf_schema (version, readable_from) VALUES (14, 4);
