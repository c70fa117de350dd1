package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.TransportPage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page about this transport names tests that there are, and every case. */
class VclDocTest {
    private final TransportPage page = TransportPage.of("vcl");

    @Test
    void shouldHaveARowForEveryCase() {
        assertThat(page.cases())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 60).boxed().toList());
    }

    @Test
    void shouldNameOnlyTestsThatThereAre() {
        assertThat(page.missingTests("connector-vcl", "connector-testkit", "micronaut-service"))
                .isEmpty();
        assertThat(page.testCount()).isGreaterThan(60);
    }
}
