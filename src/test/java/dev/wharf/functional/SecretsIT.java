package dev.wharf.functional;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.VirtualMachine;
import dev.wharf.fixture.KeyStores;
import dev.wharf.fixture.PacketFolders;
import dev.wharf.fixture.RawHttp;
import dev.wharf.fixture.StatusPage;
import dev.wharf.fixture.Waiting;
import dev.wharf.fixture.WharfProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A mark is the value of every secret setting, and is found in none of what the server shows. */
class SecretsIT {
  private static final String MARK = "geheim" + System.nanoTime();
  private static final String PART = "/" + MARK + "?token=" + MARK + "&password=" + MARK;

  @TempDir Path folder;

  /** Every secret setting, with addresses that lead nowhere. */
  private Map<String, String> secrets() {
    Map<String, String> secrets = new LinkedHashMap<>();
    secrets.put("wharf.ledger-password", MARK);
    secrets.put("wharf.broker.url", "tcp://u:" + MARK + "@127.0.0.1:1" + PART);
    secrets.put("wharf.broker.password", MARK);
    secrets.put("wharf.http.keystore-password", MARK);
    secrets.put("wharf.on-archived", "http://u:" + MARK + "@127.0.0.1:1" + PART);
    secrets.put("wharf.on-quarantined", "command:" + script("told", "") + " " + MARK);
    return secrets;
  }

  /** A command that writes what it can find out to files beside the server's folder. */
  private Path script(String name, String more) {
    try {
      Path script = folder.resolve(name + ".sh");
      Path seen = folder.resolve(name);
      Files.writeString(
          script,
          "#!/bin/sh\n"
              + more
              + "\n{ env; cat /proc/[0-9]*/environ | tr '\\0' '\\n'; } 2>/dev/null > "
              + seen
              + ".part\nmv "
              + seen
              + ".part "
              + seen
              + "\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
      return script;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void plant(WharfProcess wharf, String where, Map<String, String> secrets)
      throws IOException {
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      if (where.equals("file")) {
        wharf.setting(secret.getKey(), secret.getValue());
      } else {
        wharf.environment(variable(secret.getKey()), secret.getValue());
      }
    }
  }

  private static String variable(String key) {
    return key.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_");
  }

  @ParameterizedTest
  @CsvSource({"file, mark", "environment, namespace"})
  void noneIsShownByServerThatRuns(String where, String children) throws Exception {
    Path place = Files.createDirectory(folder.resolve("server"));
    WharfProcess wharf =
        new WharfProcess(place)
            .setting("wharf.children", children)
            .setting("wharf.log.level", "debug")
            .setting("camel.beans.packetProcessor", "#class:dev.wharf.process.Command")
            .setting("camel.beans.packetProcessor.command", script("ran", "echo ok") + " " + MARK)
            .environment("SOME_TOKEN", MARK);
    Map<String, String> secrets = secrets();
    plant(wharf, where, secrets);
    try (StatusPage page = new StatusPage(wharf).serve()) {
      wharf.inbox().deliver("good", PacketFolders.zip(2));
      wharf.inbox().deliver("bad", "no zip".getBytes(StandardCharsets.UTF_8));
      Waiting.until(
          "both commands have run and the receipt could not be delivered",
          () ->
              Files.exists(folder.resolve("ran"))
                  && Files.exists(folder.resolve("told"))
                  && wharf.log().contains("Receipts cannot be delivered to http://127.0.0.1:1: "));
      for (String path :
          List.of(
              "/",
              "/api/status",
              "/api/hour",
              "/api/settings",
              "/api/packets",
              "/api/packets/good",
              "/api/openapi.json",
              "/observe/health",
              "/observe/metrics")) {
        String body = new RawHttp("GET", path).send(page.port()).body();
        assertThat(body).as(path).isNotEmpty().doesNotContain(MARK);
      }
      long server = pid(place);
      List<String> beans = beans(server);
      assertThat(beans).hasSizeGreaterThan(100).noneMatch(said -> said.contains(MARK));
      assertThat(Path.of("/proc/" + server + "/cmdline")).content().doesNotContain(MARK);
      assertThat(Path.of("/proc/" + server + "/environ")).content().doesNotContain(MARK);
      assertThat(wharf.log()).doesNotContain(MARK);
    }
    for (String seen : List.of("ran", "told")) {
      assertThat(folder.resolve(seen)).content().as(seen).contains("PATH=").doesNotContain(MARK);
    }
    for (List<String> words :
        List.of(
            List.of("status"),
            List.of("history"),
            List.of("history", "good"),
            List.of("check"),
            List.of("verify"),
            List.of("drain"),
            List.of("replay", "--all"))) {
      WharfProcess.Result result = wharf.run(words.toArray(String[]::new));
      assertThat(result.out() + result.err()).as("%s", words).doesNotContain(MARK);
    }
    try (Stream<Path> files = Files.walk(place)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        if (!file.endsWith("application.properties")) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          assertThat(text).as(file.toString()).doesNotContain(MARK);
        }
      }
    }
  }

  private static long pid(Path place) throws IOException {
    String holder = Files.readString(place.resolve("state/server.lock"));
    return Long.parseLong(holder.split(" ", 3)[1]);
  }

  /** All attributes of all MBeans, as a client sees them. */
  @SuppressWarnings("BanJNDI") // The address is that of the server under test.
  private static List<String> beans(long pid) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(String.valueOf(pid));
    JMXServiceURL address = new JMXServiceURL(machine.startLocalManagementAgent());
    machine.detach();
    List<String> said = new ArrayList<>();
    try (JMXConnector connector = JMXConnectorFactory.connect(address)) {
      MBeanServerConnection server = connector.getMBeanServerConnection();
      for (ObjectName bean : server.queryNames(null, null)) {
        said.add(bean.toString());
        for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
          try {
            said.add(attribute.getName() + "=" + server.getAttribute(bean, attribute.getName()));
          } catch (javax.management.JMException | RuntimeMBeanException | IOException e) {
            said.add(String.valueOf(e)); // Some cannot be asked for.
          }
        }
      }
    }
    return said;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wharf.ledger = jdbc:postgresql://u:GE@HE/IM%20GEHEIM@127.0.0.1:1/db",
        "wharf.ledger = jdbc:postgresql://u:GEHEIM@127.0.0.1:x/db",
        "wharf.ledger = jdbc:postgresql://GEHEIM@127.0.0.1:1/db",
        "wharf.ledger = jdbc:postgresql://u:GEHEIM GEHEIM@127.0.0.1:1/db",
        "wharf.ledger = jdbc:postgresql://127.0.0.1:1/db?password=GEHEIM&sslmode=GEHEIM",
        "wharf.ledger = jdbc:postgresql://127.0.0.1:1/db?password=GEHEIM",
        "wharf.http.port = 1; wharf.http.keystore = keys.p12; wharf.http.keystore-password = GEHEIM",
        "wharf.workers = http://u:GEHEIM@h/GEHEIM",
        "wharf.on-archived = GEHEIM",
        "camel.beans.packetProcessor.token = GEHEIM",
        "camel.beans.packetProcessor = #class:com.acme.None('GEHEIM')",
        "camel.component.http.access-token = GEHEIM",
        "wharf.queue = jms:queue:q?password=GEHEIM",
        "wharf.queue = jms:queue:q; wharf.broker.url = tcp://u:GEHEIM@127.0.0.1:1?x=%GEHEIM;"
            + " wharf.ledger = jdbc:postgresql://127.0.0.1:1/db?password=GEHEIM"
      })
  void noneIsShownByCommandsThatFail(String settings) throws Exception {
    WharfProcess wharf = new WharfProcess(folder).setting("wharf.log.level", "debug");
    KeyStores.make(folder.resolve("keys.p12"), "another");
    for (String setting : settings.split("; *", -1)) {
      String[] words = setting.split(" = ", 2);
      wharf.setting(words[0], words[1]);
    }
    for (String command : commands(settings)) {
      WharfProcess.Result result = wharf.run(command);
      String said = result.out() + result.err();
      assertThat(result.exit()).as(command + said).isBetween(command.equals("run") ? 1 : 0, 1);
      assertThat(said).as(command).isNotEmpty().doesNotContainIgnoringCase("geheim");
    }
  }

  /** A check rehearses a start, so the others are only sampled. */
  private static List<String> commands(String settings) {
    return settings.endsWith("password=GEHEIM") || settings.startsWith("wharf.workers")
        ? List.of("run", "check", "status", "verify", "drain")
        : List.of("check");
  }

  @Test
  void secretOnTheCommandLineIsReported() throws Exception {
    WharfProcess wharf = new WharfProcess(folder).option("-Dwharf.ledger-password=" + MARK);
    assertThat(wharf.run("drain").err())
        .contains("wharf.ledger-password was given by -D")
        .doesNotContain(MARK);
  }
}
