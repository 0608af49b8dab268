package io.icecap.store.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes an S3 client of Iceberg's properties, so that one set of properties serves both. */
final class S3Clients {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  private S3Clients() {}

  /**
   * @throws IllegalArgumentException if only half of a key pair is given
   */
  static S3Client open(Map<String, String> properties) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                CheckedHttpClient.over(
                    UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT_TIMEOUT)
                        .socketTimeout(ANSWER_TIMEOUT)))
            // checksums by trailer are not understood by every store that speaks S3
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(o -> o.apiCallTimeout(CALL_TIMEOUT))
            .forcePathStyle(Boolean.parseBoolean(properties.get("s3.path-style-access")));
    String endpoint = properties.get("s3.endpoint");
    if (endpoint != null) {
      builder.endpointOverride(URI.create(endpoint));
    }
    String region = properties.get("client.region");
    if (region != null || endpoint != null) {
      // with an endpoint of one's own the region is only part of the signature
      builder.region(region == null ? Region.US_EAST_1 : Region.of(region));
    }
    AwsCredentials credentials = credentials(properties);
    if (credentials != null) {
      builder.credentialsProvider(StaticCredentialsProvider.create(credentials));
    }
    return builder.build();
  }

  private static AwsCredentials credentials(Map<String, String> properties) {
    String id = properties.get("s3.access-key-id");
    String secret = properties.get("s3.secret-access-key");
    if ((id == null) != (secret == null)) {
      throw new IllegalArgumentException(
          "Only one of s3.access-key-id and s3.secret-access-key is set; set both, or neither to use"
              + " the AWS default credentials");
    }
    String session = properties.get("s3.session-token");
    if (id == null) {
      return null;
    }
    return session == null
        ? AwsBasicCredentials.create(id, secret)
        : AwsSessionCredentials.create(id, secret, session);
  }
}
