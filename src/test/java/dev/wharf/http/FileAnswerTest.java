package dev.wharf.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.files.FolderReader;
import dev.wharf.fixture.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileAnswerTest {
  @RegisterExtension private final ServedRoutes served = new ServedRoutes();
  @TempDir Path folder;

  @BeforeEach
  void serve() {
    served
        .router()
        .get("/:file")
        .blockingHandler(
            request -> {
              try {
                String file = request.pathParam("file");
                new FileAnswer(request).send(new FolderReader(folder, List.of()).file(file), file);
              } catch (IOException e) {
                request.fail(e);
              }
            });
    served.serve();
  }

  private RawHttp.Answer get(String name, byte[] content, String range) throws IOException {
    Files.write(folder.resolve(name), content);
    RawHttp request = new RawHttp("GET", "/" + name);
    return served.ask(range.isEmpty() ? request : request.header("Range", range));
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "picture.png, '\u0089PNG\r\n\u001a\n..', image/png, inline",
    "picture.txt, '\u0089PNG\r\n\u001a\n..', image/png, inline",
    "a.jpg, '\u00ff\u00d8\u00ff\u00e0', image/jpeg, inline",
    "a.gif, GIF89a, image/gif, inline",
    "a.webp, 'RIFF1234WEBPVP8', image/webp, inline",
    "a.png, <script>alert(1)</script>, text/plain; charset=utf-8, inline",
    "a.html, <script>alert(1)</script>, text/plain; charset=utf-8, inline",
    "a.svg, <svg onload='x()'/>, text/plain; charset=utf-8, inline",
    "a.js, alert(1), text/plain; charset=utf-8, inline",
    "a.txt, '', text/plain; charset=utf-8, inline",
    "a.html, '<b>\u0000', application/octet-stream, attachment",
    "a.txt, '\u00ff\u00fe\u0000a', application/octet-stream, attachment",
    "a.pdf, '%PDF-1.7\n\u00e2\u00e3', application/octet-stream, attachment"
  })
  void whatItHoldsSaysWhetherItIsShown(String name, String content, String type, String how)
      throws IOException {
    RawHttp.Answer answer = get(name, bytes(content), "");
    assertThat(answer.headers()).containsEntry("content-type", type);
    assertThat(answer.headers().get("content-disposition")).startsWith(how + "; filename=");
    assertThat(answer.headers().get("content-security-policy"))
        .startsWith("sandbox; default-src 'none'");
  }

  @Test
  void anythingIsDownloadedWhereThatIsAskedFor() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "text");
    assertThat(served.get("/a.txt?download").headers().get("content-disposition"))
        .startsWith("attachment");
  }

  @Test
  void namesCannotBreakOutOfTheHeader() throws IOException {
    Files.writeString(folder.resolve("ä\"; x=\r\n.txt"), "text");
    assertThat(served.get("/%C3%A4%22%3B%20x%3D%0D%0A.txt").headers().get("content-disposition"))
        .isEqualTo(
            "inline; filename=\"___ x___.txt\"; filename*=UTF-8''%C3%A4%22%3B%20x%3D%0D%0A.txt");
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-3, 206, 0123, bytes 0-3/10",
    "bytes=8-, 206, 89, bytes 8-9/10",
    "bytes=-2, 206, 89, bytes 8-9/10",
    "bytes=-99, 206, 0123456789, bytes 0-9/10",
    "bytes=5-99, 206, 56789, bytes 5-9/10",
    "bytes=0-0, 206, 0, bytes 0-0/10"
  })
  void partIsSentThatIsAskedFor(String range, int status, String content, String which)
      throws IOException {
    RawHttp.Answer answer = get("a.txt", bytes("0123456789"), range);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(content);
    assertThat(answer.headers()).containsEntry("content-range", which);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=3-1", "bytes=-", "bytes=1-2,4-5", "lines=1-2", "bytes=a-b", "bytes"})
  void whatIsNoPartMeansAllOfIt(String range) throws IOException {
    RawHttp.Answer answer = get("a.txt", bytes("0123456789"), range);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("0123456789");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=99-100", "bytes=-0"})
  void partThatIsNotThereIsRefused(String range) throws IOException {
    RawHttp.Answer answer = get("a.txt", bytes("0123456789"), range);
    assertThat(answer.status()).isEqualTo(416);
    assertThat(answer.headers()).containsEntry("content-range", "bytes */10");
  }

  @Test
  void largeFileIsSentWhole() throws IOException {
    byte[] large = new byte[3_000_001];
    java.util.Arrays.fill(large, (byte) 'x');
    assertThat(get("large", large, "").body()).hasSize(large.length);
  }
}
