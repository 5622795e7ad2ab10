package dev.wharf.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://u:MARK@db/wharf",
        "jdbc:postgresql://MARK@db/wharf",
        "jdbc:postgresql://u:a@MARK/b?c@db/wharf",
        "jdbc:oracle:thin:scott/MARK@db:1521/wharf",
        "jdbc:MARK@db",
        "FTP:u:MARK@host",
        "jdbc:postgresql://db/wharf?user=u&password=MARK&sslmode=require",
        "jdbc:postgresql://db/wharf?sslpassword=MARK",
        "(tcp://u:MARK@a:1,tcp://u:MARK@b:1)?ha=true",
        "tcp://a:1?sslEnabled=true&trustStorePassword=MARK",
        "(tcp://a:1?keyStorePassword=MARK,tcp://b:1?keyStorePassword=MARK)",
        "ftp:u:MARK@host/folder",
        "ftp://u:MARK\nMARK @host/folder",
        "https://host/hook?api_key=MARK",
        "https://host/hook?access_token=MARK#top",
        "https://host/hook?SIG=MARK",
        "http://host/hook?authPassword=RAW(MARK&MARK)&x=1",
        "http://host/hook?authPassword=RAW{MARK&MARK}",
        "http://host/hook?authPassword=RAW(MARK&MARK",
        "command:curl --token=MARK https://u:MARK@host/hook"
      })
  void neverShowsPasswordsOfAnAddress(String address) {
    assertThat(Addresses.shown(address)).doesNotContain("MARK").contains("****");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jdbc:postgresql://db:5432/wharf?sslmode=require&user=u",
        "(tcp://a:61616,tcp://b:61616)?reconnectAttempts=5",
        "tcp://a:61616?sslEnabled=true&trustStorePath=/etc/trust.p12",
        "file:/srv/receipts?fileName=x",
        "command:mail -s done ops@example.org",
        "/srv/in@box",
        "0 0 * * *"
      })
  void showsTheRestAsItIs(String value) {
    assertThat(Addresses.shown(value)).isEqualTo(value);
  }

  @Test
  void showsWhatStandsBesideAPassword() {
    assertThat(Addresses.shown("jdbc:postgresql://u:p@db/wharf?password=p&sslmode=require"))
        .isEqualTo("jdbc:postgresql://****@db/wharf?password=****&sslmode=require");
    assertThat(Addresses.shown("http://h/x?authPassword=RAW(a&b)&x=1"))
        .isEqualTo("http://h/x?authPassword=****&x=1");
  }

  @Test
  void messagesKeepTheirWordsBeforeAnAddress() {
    assertThat(LedgerAddress.shown("FATAL: no host for jdbc:postgresql://u:p@db/wharf"))
        .isEqualTo("FATAL: no host for jdbc:postgresql://****@db/wharf");
  }
}
