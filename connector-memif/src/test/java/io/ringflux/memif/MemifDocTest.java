package io.ringflux.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.TransportPage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page about this transport names tests that there are, and every case. */
class MemifDocTest {
    private final TransportPage page = TransportPage.of("memif");

    @Test
    void shouldHaveARowForEveryCase() {
        assertThat(page.cases())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
    }

    @Test
    void shouldNameATestForEveryFeatureThatIsHere() {
        assertThat(page.featuresWithoutTest("Ringflux")).isEmpty();
    }

    @Test
    void shouldNameOnlyTestsThatThereAre() {
        assertThat(page.missingTests("connector-memif", "connector-api", "connector-testkit", "micronaut-service"))
                .isEmpty();
        assertThat(page.testCount()).isGreaterThan(100);
    }
}
