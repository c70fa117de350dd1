package io.ringflux.service.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.ringflux.service.config.ServiceSettings;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Where a token is configured, every request must show it: {@code Authorization: Bearer <token>}. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class TokenFilter {

    private static final String SCHEME = "Bearer ";

    private final byte @Nullable [] token;

    TokenFilter(ServiceSettings settings) {
        String configured = settings.token();
        token = configured == null ? null : configured.getBytes(UTF_8);
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> check(HttpRequest<?> request) {
        if (token == null || shows(request.getHeaders().get(HttpHeaders.AUTHORIZATION), token)) {
            return null;
        }
        return HttpResponse.status(HttpStatus.UNAUTHORIZED).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }

    private static boolean shows(@Nullable String authorization, byte[] expected) {
        return authorization != null
                && authorization.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        authorization.substring(SCHEME.length()).getBytes(UTF_8), expected);
    }
}
