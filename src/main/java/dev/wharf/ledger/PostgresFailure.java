package dev.wharf.ledger;

import dev.wharf.packet.Causes;
import dev.wharf.settings.LedgerAddress;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/**
 * What a failure of a PostgreSQL database means: whether it passes by itself, and why it happened
 * in the database's own words. The codes are those of PostgreSQL's appendix "Error Codes".
 */
final class PostgresFailure {
  /** serialization_failure, deadlock_detected, and whatever else rolls a transaction back. */
  private static final String ROLLED_BACK = "40";

  /**
   * What is over once somebody or something else has moved on: query_canceled (a
   * statement_timeout), lock_not_available (a lock_timeout), read_only_sql_transaction (a standby,
   * or a database that is being moved).
   */
  private static final Set<String> NOT_NOW = Set.of("57014", "55P03", "25006");

  /**
   * What an administrator does to a database that is being moved or looked after, and undoes:
   * object_not_in_prerequisite_state (it accepts no connections), object_in_use,
   * invalid_catalog_name (it has another name), insufficient_privilege.
   */
  private static final Set<String> LOCKED_OUT = Set.of("55000", "55006", "3D000", "42501");

  /** A role that may not log in now, or a password that is being changed. */
  private static final String NO_LOGIN = "28";

  /** idle_in_transaction_session_timeout and transaction_timeout: this server slept. */
  private static final Set<String> CUT_OFF = Set.of("25P03", "25P04");

  /**
   * A pooler that gives each transaction another connection to the database causes these:
   * invalid_sql_statement_name, duplicate_prepared_statement.
   */
  private static final Set<String> POOLED = Set.of("26000", "42P05");

  /** Connections, resources that are used up, an operator's shutdown, the system below it. */
  private static final Set<String> CLASSES_THAT_PASS = Set.of("08", "53", "58");

  /**
   * What refuses the values of a statement, whatever the state of the database: data exceptions,
   * integrity constraints, limits of the program.
   */
  private static final Set<String> CLASSES_OF_VALUES = Set.of("22", "23", "54");

  private static final String OPERATOR = "57P";
  private static final String READ_ONLY = "25006";

  private PostgresFailure() {}

  /** Whether another transaction was in the way, so that the same work may succeed next time. */
  static boolean inTheWay(SQLException e) {
    return state(e).startsWith(ROLLED_BACK);
  }

  /**
   * Whether statements that were prepared on a connection are not those that it has now, because a
   * pooler stands between that works by transaction. Then none may be prepared.
   */
  static boolean isOfPooler(SQLException e) {
    return POOLED.contains(state(e));
  }

  /**
   * Whether the failure goes away by itself or by an administrator's hand. What was to be noted is
   * at fault only where the database refuses its values; all else, be it a table that is away, a
   * trigger that refuses or a damaged page, is the database's, so what was done is kept.
   */
  static boolean passes(SQLException e) {
    String state = state(e);
    return state.length() < 2 || !CLASSES_OF_VALUES.contains(state.substring(0, 2));
  }

  /**
   * Whether the database is away for a while: it stops, starts, is read-only, has no place left, is
   * cut off, lets this server in no more, or gave this work less time than it took.
   */
  static boolean isAway(SQLException e) {
    String state = state(e);
    return e instanceof SQLTransientConnectionException
        || isNotNow(state)
        || CUT_OFF.contains(state)
        || state.startsWith(OPERATOR)
        || (state.length() > 2 && CLASSES_THAT_PASS.contains(state.substring(0, 2)));
  }

  private static boolean isNotNow(String state) {
    return NOT_NOW.contains(state) || LOCKED_OUT.contains(state) || state.startsWith(NO_LOGIN);
  }

  /** Whether the same connection would meet the failure again, because its server cannot write. */
  static boolean endsConnection(SQLException e) {
    return READ_ONLY.equals(state(e));
  }

  /** The exception for whoever uses the ledger. */
  static LedgerException of(SQLException e) {
    String words = "The ledger cannot be " + what(e) + ": " + reason(e);
    return passes(e) ? new LedgerException(words, e) : new RefusedValueException(words, e);
  }

  private static String what(SQLException e) {
    if (isNotNow(state(e))) {
      return "used now";
    }
    return isAway(e) ? "reached" : "written";
  }

  /** Why it failed: the innermost words, because the pool's say only that it waited. */
  static String reason(Throwable failure) {
    String said = failure.getClass().getSimpleName();
    for (Throwable cause : Causes.of(failure)) {
      // The innermost failure may say nothing, as that of a lost connection does.
      String words = cause.getMessage();
      said = words == null || words.isBlank() ? said : words;
    }
    String reason = LedgerAddress.shown(said);
    return reason.contains("targetServerType")
        ? "the server is read-only, as a standby is, and no other is named in wharf.ledger"
        : reason.strip().replaceAll("\\s*\\n\\s*", "; ");
  }

  private static String state(SQLException e) {
    return String.valueOf(e.getSQLState());
  }
}
