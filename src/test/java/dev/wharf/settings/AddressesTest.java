package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://u:MARK@db/wharf | jdbc:postgresql://db/wharf",
        "jdbc:postgresql://u:a@MA/RK?%zz @db:5432/wharf | jdbc:postgresql://db:5432/wharf",
        "https://host/x?to=a@MARK&c?MARK@d | https://host",
        "jdbc:postgresql://u:1/MARK@db/wharf | jdbc:postgresql://db/wharf",
        "jdbc:postgresql://db/wharf?user=u&password=MA@RK | jdbc:postgresql://db/wharf",
        "jdbc:postgresql://a:1,b:2/wharf?password=MARK | jdbc:postgresql://a:1,b:2/wharf",
        "jdbc:postgresql://[::1]:5432/wharf?sslpassword=MARK | jdbc:postgresql://[::1]:5432/wharf",
        "jdbc:postgresql:wharf?password=MARK | jdbc:postgresql:wharf",
        "jdbc:postgresql:///wharf?password=MARK | jdbc:postgresql:///wharf",
        "http://127.0.0.1:9/MARK?access_token=MARK&x=RAW(MARK MARK) | http://127.0.0.1:9",
        "https://hooks.example.org/services/MARK#MARK | https://hooks.example.org",
        "http:host:8080/MARK | http:host:8080",
        "http://u:MARK MARK@host/x | http://host",
        "FTP:u:MARK@host/folder | FTP:host",
        "netty:tcp://u:MARK@host:1/x | netty:tcp://host:1",
        "tcp://a:1?sslEnabled=true&trustStorePassword=MARK | tcp://a:1",
        "(tcp://u:MA,RK@a:1,tcp://u:MARK@b:1)?password=MARK | (tcp://a:1,tcp://b:1)",
        "file:/srv/receipts?password=MARK | file:/srv/receipts",
        "jms:queue:q?password=MARK | jms:queue:q",
        "command:curl --token=MARK https://u:MARK@host/hook | command:curl",
        "COMMAND:\"/opt/my tools/tell\" MARK | command:/opt/my tools/tell"
      })
  void showsSchemeAndHostOrProgramAlone(String address, String shown) {
    assertThat(Addresses.shown(address)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host/a@MARK/x",
        "http://host:80/a@MARK",
        "http://u:MARK/x",
        "http://u:a?MARK@host/x",
        "http://u:p/MARK?MARK@host/x",
        "http://host?MARK@MARK",
        "http://u:p@host/x?to=a@MARK",
        "telegram:bots/MARK",
        "aws2-sqs://MARK:1:2/MARK",
        "//u:MARK@host/x",
        "seda://u:MARK@/x",
        "MARK",
        "command:\"MARK",
      })
  void showsNoHostWhereItIsNotClear(String address) {
    assertThat(Addresses.shown(address)).doesNotContain("MARK").contains("****");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/srv/in@box", "0 0 * * *", "file:routes/**/*.camel.yaml"})
  void leavesTextWithoutAddressesAsItIs(String value) {
    assertThat(Addresses.inText(value)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no host for jdbc:postgresql://u:p@MARK/x@db/wharf, ends | no host for"
            + " jdbc:postgresql://db/wharf, ends",
        "invoking http://h:1/MARK?x=MARK with statusCode: 500 | invoking http://h:1 with"
            + " statusCode: 500",
        "see \"https://h/MARK\" and https://i/MARK | see \"https://h\" and https://i",
        "http://h/x?authPassword=RAW(MARK MARK)&x=1 | http://h",
        "a?password=MARK MARK&x=1 | a?password=****&x=1"
      })
  void textsKeepTheirWordsBesideAddresses(String text, String shown) {
    assertThat(Addresses.inText(text)).isEqualTo(shown);
  }

  @Test
  void textsAboutAnAddressQuoteNoPartOfIt() {
    String address = "tcp://h:1?a=MARK MARK&b=geheim@x";
    assertThat(Addresses.inText("bad at 4: " + address, address)).isEqualTo("bad at 4: tcp://h:1");
    assertThat(Addresses.inText("bad value geheim@x of b", address))
        .isEqualTo("bad value **** of b");
  }

  /** A second's work; one whose time grows with the square of its length would take days. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a.",
        "pass",
        "x=",
        "x =",
        "sig-",
        "http:",
        "http://a",
        "http://a,",
        "@",
        " "
      })
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void longTextIsLookedThroughOnce(String part) {
    String text = "key=" + part.repeat(3_000_000 / part.length()) + ";password=secret";
    assertThat(Addresses.inText(text)).doesNotContain("secret");
  }

  @Test
  void addressIsFoundBehindALongWord() {
    String word = "a3f5c9d2e8b14760".repeat(4);
    assertThat(Addresses.inText("id=" + word + "http://u:geheim@host/x")).doesNotContain("geheim");
  }
}
