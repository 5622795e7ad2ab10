package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
  @TempDir Path folder;
  private WrittenSettings written;

  @BeforeEach
  void write() {
    written = new WrittenSettings(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
  void loopbackNeedsNoTls(String host) {
    assertThat(written.system("wharf.http.host", host).problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
  void refusesOtherAddressesWithoutTls(String host) {
    assertThat(written.system("wharf.http.host", host).problems())
        .containsExactly(
            "wharf.http.host="
                + host
                + ": would let the network see the status page, and the token, without TLS; set"
                + " wharf.http.keystore, or wharf.http.cleartext=yes where that is meant");
  }

  @Test
  void otherAddressesAreFineWithTls() throws Exception {
    Path keystore = Files.createFile(folder.resolve("key.p12"));
    written.file("wharf.http.host = 0.0.0.0", "wharf.http.keystore = " + keystore);
    assertThat(written.read().http().address()).isEqualTo("https://localhost:8080/");
  }

  @Test
  void otherAddressesAreFineWhereCleartextIsMeant() {
    written.file("wharf.http.host = 192.0.2.1", "wharf.http.cleartext = yes");
    assertThat(written.read().http().address()).isEqualTo("http://192.0.2.1:8080/");
  }

  @Test
  void addressDoesNotMatterWhereNothingIsServed() {
    assertThat(written.file("wharf.http.host = 0.0.0.0", "wharf.http.port = 0").problems())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, '', false",
    "::1, '', false",
    "localhost, '', false",
    "0.0.0.0, '', true",
    "192.0.2.1, '', true",
    "127.0.0.1, token, true",
    "0.0.0.0, open, false"
  })
  void lookingIntoPacketsTakesTheTokenBeyondTheLoopbackUnlessToldOtherwise(
      String host, String read, boolean withToken) {
    written
        .system("wharf.http.host", host)
        .system("wharf.http.cleartext", "yes")
        .system("wharf.http.read", read);
    assertThat(written.read().http().readsWithToken()).isEqualTo(withToken);
  }

  @Test
  void refusesReadersThatThereAreNot() {
    assertThat(written.system("wharf.http.read", "all").problems())
        .containsExactly(
            "wharf.http.read=all: must be open, or token, or empty (-Dwharf.http.read)");
  }

  @Test
  void addressOfVersionSixIsInBrackets() {
    assertThat(written.file("wharf.http.host = ::1").read().http().address())
        .isEqualTo("http://[::1]:8080/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"Wharf.example,b:8080|wharf.example b:8080", "a ,  [::1]|a [::1]", "''|''"})
  void allowedHostsAreReadInLowerCase(String value, String expected) {
    Settings settings = written.system("wharf.http.allowed-hosts", value).read();
    assertThat(settings.http().allowedHosts())
        .containsExactlyInAnyOrder(expected.isEmpty() ? new String[0] : expected.split(" "));
  }

  @Test
  void refusesAHostThatIsAnAddressOfAPage() {
    assertThat(written.file("wharf.http.host = http://u:p@localhost/").problems())
        .containsExactly(
            "wharf.http.host=http://localhost: must be a host's name or address"
                + " (application.properties)");
  }

  @Test
  void refusesAllowedHostsThatAreNoNames() {
    assertThat(written.file("wharf.http.allowed-hosts = http://a/").problems())
        .containsExactly(
            "wharf.http.allowed-hosts=http://a: must be names or addresses with commas between"
                + " (application.properties)");
  }
}
