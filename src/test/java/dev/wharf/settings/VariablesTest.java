package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which variables of the environment set nothing though they look so. */
class VariablesTest {
  @ParameterizedTest
  @CsvSource({
    "WHARF_ARCHIVES,WHARF_ARCHIVE",
    "WHARF_LIMIT_BYTES,WHARF_LIMITS_BYTES",
    "WHARF_HTTPPORT,WHARF_HTTP_PORT",
    "wharf_inbox,WHARF_INBOX",
    "wharf.http.port,WHARF_HTTP_PORT",
    "Wharf_Retry_Delay,WHARF_RETRY_DELAY"
  })
  void misspeltOneIsReportedWithTheNearestAndWithoutItsValue(String name, String meant) {
    assertThat(Variables.warnings(Map.of(name, "hush")))
        .containsExactly(
            "the environment variable "
                + name
                + " sets nothing: there is no such setting; did you mean "
                + meant
                + "?");
  }

  @Test
  void oneThatIsLikeNoneIsReportedToo() {
    assertThat(Variables.warnings(Map.of("WHARF_QQQQQQQQQQQQQQQQQQQQQQ", "")))
        .containsExactly(
            "the environment variable WHARF_QQQQQQQQQQQQQQQQQQQQQQ sets nothing: there is no such"
                + " setting");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WHARF_PORT",
        "WHARF_PORT_8080_TCP",
        "WHARF_PORT_8080_TCP_ADDR",
        "WHARF_PORT_8080_TCP_PORT",
        "WHARF_PORT_8080_TCP_PROTO",
        "WHARF_PORT_53_UDP",
        "WHARF_SERVICE_HOST",
        "WHARF_SERVICE_PORT",
        "WHARF_SERVICE_PORT_HTTP",
        "WHARF_API_SERVICE_HOST",
        "WHARF_API_PORT_8080_TCP",
        "WHARF_NAME",
        "WHARF_ENV_JAVA_VERSION",
        "WHARF_INBOX",
        "WHARF_INBOXES_CT_ACCEPT",
        "WHARF_INBOXES_CT_LIMITS_NAME_BYTES",
        "WHARF_INBOXES_CT_FOLDER",
        "WHARF_DATA",
        "WHARFSIDE",
        "PATH"
      })
  void whatOthersSetIsNone(String name) {
    assertThat(Variables.warnings(Map.of(name, "tcp://10.0.0.1"))).isEmpty();
  }

  @Test
  void addressOfAServiceIsNeverTakenForASetting(@TempDir Path folder) {
    WrittenSettings written =
        new WrittenSettings(folder).environment("WHARF_HTTP_PORT", "tcp://10.96.0.7:8080");
    assertThat(written.read().http().port()).isEqualTo(8080);
    assertThat(written.read().all().get("wharf.http.port").source()).isEqualTo("default");
    assertThat(written.live().warnings())
        .containsExactly(
            "the environment variable WHARF_HTTP_PORT sets nothing: it holds an address, as"
                + " Kubernetes gives it for a service");
  }
}
