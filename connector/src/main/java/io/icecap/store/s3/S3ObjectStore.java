package io.icecap.store.s3;

import io.icecap.store.Backoff;
import io.icecap.store.Location;
import io.icecap.store.ObjectStore;
import io.icecap.store.OutcomeUnknownException;
import io.icecap.store.StoreSettings;
import io.icecap.store.StoreUnavailableException;
import io.icecap.store.StoredObject;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in S3. Put-if-absent is a PUT with {@code If-None-Match: *}. The SDK repeats requests by
 * itself, so a refusal may come from our own first attempt: callers compare content, as {@link
 * ObjectStore#putIfAbsent} says.
 */
public final class S3ObjectStore implements ObjectStore {
  private static final int ABSENT = 404;
  private static final int CONFLICT = 409;
  private static final int EXISTS = 412;
  private static final int CONFLICTS_MAX = 5;
  private static final int DELETED_AT_ONCE = 1_000;

  private final S3Client s3;
  private final S3Encryption encryption;

  private S3ObjectStore(S3Client s3, S3Encryption encryption) {
    this.s3 = s3;
    this.encryption = encryption;
  }

  /** Connects with the S3 properties of the settings; nothing is requested yet. */
  public static S3ObjectStore open(StoreSettings settings) {
    S3Encryption encryption = S3Encryption.of(settings.s3());
    return new S3ObjectStore(S3Clients.open(settings.s3()), encryption);
  }

  @Override
  public boolean putIfAbsent(Location location, byte[] content) {
    PutObjectRequest put = encryption.put(S3Key.of(location)).ifNoneMatch("*").build();
    for (int attempt = 1; ; attempt++) {
      try {
        s3.putObject(put, RequestBody.fromBytes(content));
        return true;
      } catch (S3Exception e) {
        if (e.statusCode() == EXISTS) {
          return false;
        }
        // another conditional write of the key is under way, and which one wins is not decided
        if (e.statusCode() == CONFLICT && attempt < CONFLICTS_MAX && Backoff.pause(attempt)) {
          continue;
        }
        throw refused(e) ? unavailable("write", location, e) : unknown(location, e);
      } catch (SdkException e) {
        throw unknown(location, e);
      }
    }
  }

  @Override
  public void put(Location location, byte[] content) {
    PutObjectRequest put = encryption.put(S3Key.of(location)).build();
    attempt("write", location, () -> s3.putObject(put, RequestBody.fromBytes(content)));
  }

  @Override
  public Optional<byte[]> read(Location location) {
    S3Key key = S3Key.of(location);
    return found(
        "read",
        location,
        () -> s3.getObjectAsBytes(g -> g.bucket(key.bucket()).key(key.key())).asByteArrayUnsafe());
  }

  @Override
  public boolean exists(Location location) {
    S3Key key = S3Key.of(location);
    return found(
            "look for", location, () -> s3.headObject(h -> h.bucket(key.bucket()).key(key.key())))
        .isPresent();
  }

  @Override
  public List<Location> list(Location folder) {
    return list(folder, S3Key.of(folder).key() + "/", null);
  }

  @Override
  public List<Location> list(Location folder, String prefix) {
    return list(folder, S3Key.of(folder).key() + "/" + prefix, "/");
  }

  private List<Location> list(Location folder, String prefix, String delimiter) {
    String bucket = S3Key.of(folder).bucket();
    ListObjectsV2Request request =
        ListObjectsV2Request.builder().bucket(bucket).prefix(prefix).delimiter(delimiter).build();
    return attempt(
        "list",
        folder,
        () ->
            s3.listObjectsV2Paginator(request).contents().stream()
                .map(object -> new Location("s3://" + bucket + "/" + object.key()))
                .toList());
  }

  @Override
  public void visit(Location folder, String prefix, Consumer<StoredObject> visitor) {
    String bucket = S3Key.of(folder).bucket();
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(S3Key.of(folder).key() + "/" + prefix)
            .build();
    attempt(
        "list",
        folder,
        () -> {
          s3.listObjectsV2Paginator(request).contents().stream()
              .filter(object -> !object.key().endsWith("/"))
              .map(
                  object ->
                      new StoredObject(
                          new Location("s3://" + bucket + "/" + object.key()),
                          object.size(),
                          object.lastModified()))
              .forEach(visitor);
          return null;
        });
  }

  @Override
  public Optional<StoredObject> find(Location location) {
    S3Key key = S3Key.of(location);
    return found(
            "look for", location, () -> s3.headObject(h -> h.bucket(key.bucket()).key(key.key())))
        .map(head -> new StoredObject(location, head.contentLength(), head.lastModified()));
  }

  @Override
  public void deleteAll(Collection<Location> locations) {
    Map<String, List<S3Key>> byBucket =
        locations.stream().map(S3Key::of).collect(Collectors.groupingBy(S3Key::bucket));
    byBucket.forEach(
        (bucket, keys) -> {
          for (int i = 0; i < keys.size(); i += DELETED_AT_ONCE) {
            deleteAll(bucket, keys.subList(i, Math.min(keys.size(), i + DELETED_AT_ONCE)));
          }
        });
  }

  private void deleteAll(String bucket, List<S3Key> keys) {
    Location folder = new Location("s3://" + bucket + "/" + keys.get(0).key());
    List<ObjectIdentifier> objects =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key.key()).build()).toList();
    DeleteObjectsResponse answer =
        attempt(
            "delete",
            folder,
            () -> s3.deleteObjects(d -> d.bucket(bucket).delete(o -> o.objects(objects))));
    if (answer.hasErrors() && !answer.errors().isEmpty()) {
      throw new StoreUnavailableException(
          "Could not delete %d of %d objects of s3://%s, the first of them %s: %s"
              .formatted(
                  answer.errors().size(),
                  keys.size(),
                  bucket,
                  answer.errors().get(0).key(),
                  answer.errors().get(0).code()),
          null);
    }
  }

  @Override
  public void delete(Location location) {
    S3Key key = S3Key.of(location);
    attempt("delete", location, () -> s3.deleteObject(d -> d.bucket(key.bucket()).key(key.key())));
  }

  @Override
  public void download(Location location, Path file) {
    S3Key key = S3Key.of(location);
    attempt(
        "download", location, () -> s3.getObject(g -> g.bucket(key.bucket()).key(key.key()), file));
  }

  @Override
  public void upload(Path file, Location location) {
    PutObjectRequest put = encryption.put(S3Key.of(location)).build();
    attempt("upload", location, () -> s3.putObject(put, file));
  }

  @Override
  public Optional<Path> localFile(Location location) {
    return Optional.empty();
  }

  @Override
  public void close() {
    s3.close();
  }

  private static <T> T attempt(String what, Location location, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw unavailable(what, location, e);
    }
  }

  private static <T> Optional<T> found(String what, Location location, Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (S3Exception e) {
      if (e.statusCode() == ABSENT && !"NoSuchBucket".equals(code(e))) {
        return Optional.empty();
      }
      throw unavailable(what, location, e);
    } catch (SdkException e) {
      throw unavailable(what, location, e);
    }
  }

  /** Whether the answer says for certain that nothing was written. */
  private static boolean refused(S3Exception e) {
    return e.statusCode() >= 400 && e.statusCode() < 500 && e.statusCode() != CONFLICT;
  }

  private static String code(S3Exception e) {
    return e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
  }

  private static OutcomeUnknownException unknown(Location location, SdkException cause) {
    return new OutcomeUnknownException(location, cause);
  }

  private static StoreUnavailableException unavailable(
      String what, Location location, SdkException cause) {
    return new StoreUnavailableException(
        "Could not %s %s: %s".formatted(what, location, cause.getMessage()), cause);
  }
}
