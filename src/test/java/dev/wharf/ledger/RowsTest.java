package dev.wharf.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.packet.Deaths;
import dev.wharf.packet.Fingerprint;
import dev.wharf.packet.PacketName;
import dev.wharf.packet.Reason;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowsTest {
  private static final String REQUIRED =
      "INSERT INTO packet (id, name, state, ended, attempt, failures, not_before, claimed, updated,"
          + " entries, bytes) VALUES ('i', 'packet', 'waiting', 0, 3, 2, 0, 5, 6, 7, 8)";

  private Connection connection;
  private Statements sql;

  @BeforeEach
  void newTable() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite::memory:");
    sql = new Statements(connection);
    for (String script : Schema.SCRIPTS) {
      for (String statement : Schema.statements(script)) {
        sql.update(statement);
      }
    }
    sql.update(REQUIRED);
  }

  @AfterEach
  void close() throws SQLException {
    sql.close();
    connection.close();
  }

  private PacketRecord row() throws SQLException {
    return sql.query(Rows.SELECT, Rows::read).get(0);
  }

  @Test
  void readsRowOfWhichOnlyWhatMustBeThereIsThere() throws SQLException {
    assertThat(row())
        .isEqualTo(
            new PacketRecord(
                "i",
                new PacketName("packet"),
                PacketState.WAITING,
                null,
                3,
                2,
                Instant.ofEpochMilli(5),
                Instant.ofEpochMilli(6),
                null,
                0,
                null,
                false,
                null,
                Deaths.NONE,
                null));
  }

  @Test
  void readsRowOfWhichEverythingIsThere() throws SQLException {
    sql.update(
        "UPDATE packet SET owner = 'o', target = 't', reason = 'slip', message = 'm', zip_size = 9,"
            + " zip_sha256 = 'ab', output = 'p', takeovers = 1, work = '/w', dead_letter = 2, deaths = 3, deaths_alone = 2");
    assertThat(row())
        .isEqualTo(
            new PacketRecord(
                "i",
                new PacketName("packet"),
                PacketState.WAITING,
                "o",
                3,
                2,
                Instant.ofEpochMilli(5),
                Instant.ofEpochMilli(6),
                new Ending("t", Reason.SLIP, "m", 7, 8, new Fingerprint(9, "ab"), "p"),
                1,
                "/w",
                true,
                null,
                new Deaths(3, 2),
                null));
  }

  @Test
  void readsEndingWithoutReasonAndZip() throws SQLException {
    sql.update("UPDATE packet SET target = 't'");
    assertThat(row().decided()).isEqualTo(new Ending("t", null, null, 7, 8, null, null));
  }

  @ParameterizedTest
  @EnumSource
  void readsEveryReason(Reason reason) throws SQLException {
    sql.update("UPDATE packet SET target = 't', reason = ?", reason.code());
    assertThat(row().decided().reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @EnumSource
  void readsEveryState(PacketState state) throws SQLException {
    sql.update("UPDATE packet SET state = ?", state.word());
    assertThat(row().state()).isEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource({"0,false", "1,false", "2,true"})
  void readsLastChanceOnceItHasBegun(int deadLetter, boolean lastChance) throws SQLException {
    sql.update("UPDATE packet SET dead_letter = ?", deadLetter);
    assertThat(row().lastChance()).isEqualTo(lastChance);
  }

  @Test
  void rowWithoutEndingIsNotDecided() throws SQLException {
    PacketRecord row = row();
    assertThatThrownBy(row::decided)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The end of packet is not decided");
  }

  @Test
  void firstOfNoRowsIsNone() throws SQLException {
    assertThat(Rows.first(List.of())).isNull();
    assertThat(Rows.first(List.of(row()))).isEqualTo(row());
  }

  @Test
  void textWithoutPlaceForNulIsWrittenWithReplacement() throws SQLException {
    sql.update("UPDATE packet SET work = ?", "a\0b");
    assertThat(row().work()).isEqualTo("a\uFFFDb");
  }
}
