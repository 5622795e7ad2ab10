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
) WITHOUT ROWID;
-- When a quarantined delivery was put back into the inbox; its end stays what it was.
ALTER TABLE packet ADD COLUMN replayed BIGINT;
-- The content of what is counted, how long it took from claim to end, and how long the slowest took.
ALTER TABLE tally ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN millis BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN slowest BIGINT NOT NULL DEFAULT 0;
DROP TRIGGER tally_added;
DROP TRIGGER tally_ended;
DROP TRIGGER tally_changed;
DROP TRIGGER tally_opened;
DROP TRIGGER tally_removed;
CREATE TRIGGER tally_added AFTER INSERT ON packet
WHEN NEW.ended = 1 BEGIN
  INSERT INTO tally (day, minute, state, reason, part, packets, bytes, millis, slowest) VALUES
    (NEW.updated / 86400000, NEW.updated % 86400000 / 60000, NEW.state, COALESCE(NEW.reason, ''), 0, 1, NEW.bytes, NEW.updated - NEW.claimed, NEW.updated - NEW.claimed),
    (NEW.updated / 86400000, 1440, NEW.state, COALESCE(NEW.reason, ''), 0, 1, NEW.bytes, NEW.updated - NEW.claimed, NEW.updated - NEW.claimed)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
      packets = packets + excluded.packets, bytes = bytes + excluded.bytes,
      millis = millis + excluded.millis, slowest = MAX(slowest, excluded.slowest);
END;
CREATE TRIGGER tally_ended AFTER UPDATE OF ended ON packet
WHEN OLD.ended = 0 AND NEW.ended = 1 BEGIN
  INSERT INTO tally (day, minute, state, reason, part, packets, bytes, millis, slowest) VALUES
    (NEW.updated / 86400000, NEW.updated % 86400000 / 60000, NEW.state, COALESCE(NEW.reason, ''), 0, 1, NEW.bytes, NEW.updated - NEW.claimed, NEW.updated - NEW.claimed),
    (NEW.updated / 86400000, 1440, NEW.state, COALESCE(NEW.reason, ''), 0, 1, NEW.bytes, NEW.updated - NEW.claimed, NEW.updated - NEW.claimed)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
      packets = packets + excluded.packets, bytes = bytes + excluded.bytes,
      millis = millis + excluded.millis, slowest = MAX(slowest, excluded.slowest);
END;
CREATE TRIGGER tally_changed AFTER UPDATE OF state, reason, updated, claimed, bytes ON packet
WHEN OLD.ended = 1 AND NEW.ended = 1 BEGIN
  INSERT INTO tally (day, minute, state, reason, part, packets, bytes, millis, slowest) VALUES
    (OLD.updated / 86400000, OLD.updated % 86400000 / 60000, OLD.state, COALESCE(OLD.reason, ''), 0, -1, -OLD.bytes, OLD.claimed - OLD.updated, 0),
    (OLD.updated / 86400000, 1440, OLD.state, COALESCE(OLD.reason, ''), 0, -1, -OLD.bytes, OLD.claimed - OLD.updated, 0)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
      packets = packets + excluded.packets, bytes = bytes + excluded.bytes,
      millis = millis + excluded.millis, slowest = MAX(slowest, excluded.slowest);
  INSERT INTO tally (day, minute, state, reason, part, packets, bytes, millis, slowest) VALUES
    (NEW.updated / 86400000, NEW.updated % 86400000 / 60000, NEW.state, COALESCE(NEW.reason, ''), 0, 1, NEW.bytes, NEW.updated - NEW.claimed, NEW.updated - NEW.claimed),
    (NEW.updated / 86400000, 1440, NEW.state, COALESCE(NEW.reason, ''), 0, 1, NEW.bytes, NEW.updated - NEW.claimed, NEW.updated - NEW.claimed)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
      packets = packets + excluded.packets, bytes = bytes + excluded.bytes,
      millis = millis + excluded.millis, slowest = MAX(slowest, excluded.slowest);
END;
CREATE TRIGGER tally_opened AFTER UPDATE OF ended ON packet
WHEN OLD.ended = 1 AND NEW.ended = 0 BEGIN
  INSERT INTO tally (day, minute, state, reason, part, packets, bytes, millis, slowest) VALUES
    (OLD.updated / 86400000, OLD.updated % 86400000 / 60000, OLD.state, COALESCE(OLD.reason, ''), 0, -1, -OLD.bytes, OLD.claimed - OLD.updated, 0),
    (OLD.updated / 86400000, 1440, OLD.state, COALESCE(OLD.reason, ''), 0, -1, -OLD.bytes, OLD.claimed - OLD.updated, 0)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
      packets = packets + excluded.packets, bytes = bytes + excluded.bytes,
      millis = millis + excluded.millis, slowest = MAX(slowest, excluded.slowest);
END;
CREATE TRIGGER tally_removed AFTER DELETE ON packet
WHEN OLD.ended = 1 BEGIN
  INSERT INTO tally (day, minute, state, reason, part, packets, bytes, millis, slowest) VALUES
    (OLD.updated / 86400000, OLD.updated % 86400000 / 60000, OLD.state, COALESCE(OLD.reason, ''), 0, -1, -OLD.bytes, OLD.claimed - OLD.updated, 0),
    (OLD.updated / 86400000, 1440, OLD.state, COALESCE(OLD.reason, ''), 0, -1, -OLD.bytes, OLD.claimed - OLD.updated, 0)
    ON CONFLICT (day, minute, state, reason, part) DO UPDATE SET
      packets = packets + excluded.packets, bytes = bytes + excluded.bytes,
      millis = millis + excluded.millis, slowest = MAX(slowest, excluded.slowest);
END;
CREATE TRIGGER attempt_removed AFTER DELETE ON packet BEGIN
  DELETE FROM attempt WHERE packet = OLD.id;
END;
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
