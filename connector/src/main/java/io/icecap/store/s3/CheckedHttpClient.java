package io.icecap.store.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * A client whose lost connections are {@link IOException}s, after which the SDK tries again. The
 * one over HttpURLConnection lets those out unchecked that break while it waits to be asked to
 * continue.
 */
final class CheckedHttpClient implements SdkHttpClient {
  private final SdkHttpClient client;

  private CheckedHttpClient(SdkHttpClient client) {
    this.client = client;
  }

  static Builder over(SdkHttpClient.Builder<?> client) {
    return new Builder(client);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        try {
          return prepared.call();
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }

  /** Builds it over what another one builds. */
  static final class Builder implements SdkHttpClient.Builder<Builder> {
    private final SdkHttpClient.Builder<?> client;

    private Builder(SdkHttpClient.Builder<?> client) {
      this.client = client;
    }

    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return new CheckedHttpClient(client.buildWithDefaults(defaults));
    }
  }
}
