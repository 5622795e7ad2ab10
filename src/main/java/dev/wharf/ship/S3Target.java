package dev.wharf.ship;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.component.aws2.s3.AWS2S3Constants;
import org.apache.camel.component.aws2.s3.AWS2S3Endpoint;
import org.apache.camel.support.service.ServiceHelper;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A bucket of S3. Camel's producer sends the files, those above its part size in several parts. */
final class S3Target implements Target {
  private static final int LONGEST_KEY = 1024;

  /** The exchange property with the key. */
  private static final String NAMED = "wharfKey";

  private final AWS2S3Endpoint endpoint;
  private final Producer producer;
  private final S3Client client;
  private final String bucket;
  private final String prefix;

  S3Target(AWS2S3Endpoint endpoint) throws Exception {
    this.endpoint = endpoint;
    this.producer = endpoint.createProducer();
    ServiceHelper.startService(producer);
    this.client = endpoint.getS3Client();
    this.bucket = endpoint.getConfiguration().getBucketName();
    this.prefix = Objects.requireNonNullElse(endpoint.getConfiguration().getPrefix(), "");
  }

  private String key(String name) {
    String key = prefix + name;
    if (key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
      throw new UnshippableException("S3 takes no key of more than " + LONGEST_KEY + " bytes");
    }
    return key;
  }

  @Override
  public boolean isEmpty(String folder) {
    return client
        .listObjectsV2(list -> list.bucket(bucket).prefix(key(folder) + "/").maxKeys(1))
        .contents()
        .isEmpty();
  }

  @Override
  public long size(String name) throws IOException {
    try {
      Long size = client.headObject(head -> head.bucket(bucket).key(key(name))).contentLength();
      return size == null ? UNKNOWN : size;
    } catch (NoSuchKeyException e) {
      return ABSENT;
    }
  }

  @Override
  public void store(String name, OutgoingFile file, String temporary) throws Exception {
    Exchange exchange = endpoint.createExchange();
    // The producer takes a key that holds ${ for an expression, and senders choose names. So it is
    // given an expression of ours, whose value is taken as it stands.
    exchange.setProperty(NAMED, key(name));
    exchange.getMessage().setHeader(AWS2S3Constants.KEY, "${exchangeProperty." + NAMED + "}");
    exchange.getMessage().setHeader(AWS2S3Constants.CONTENT_LENGTH, file.size());
    exchange.getMessage().setBody(file.stream());
    producer.process(exchange);
    Exception failure = exchange.getException();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public List<String> below(String folder) {
    String above = key(folder) + "/";
    List<String> found = new ArrayList<>();
    String next = null;
    do {
      String from = next;
      ListObjectsV2Response page =
          client.listObjectsV2(list -> list.bucket(bucket).prefix(above).continuationToken(from));
      page.contents().forEach(object -> found.add(object.key().substring(above.length())));
      next = page.nextContinuationToken();
    } while (next != null);
    return found;
  }

  @Override
  public void remove(String name) {
    client.deleteObject(delete -> delete.bucket(bucket).key(key(name)));
  }

  @Override
  public void close() {
    ServiceHelper.stopService(producer);
    client.close();
  }
}
