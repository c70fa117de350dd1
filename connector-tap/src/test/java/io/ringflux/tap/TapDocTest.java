package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.TransportPage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The page about this transport names tests that there are, and every case. */
class TapDocTest {
    private final TransportPage page = TransportPage.of("tap");

    @Test
    void shouldHaveARowForEveryCase() {
        assertThat(page.cases())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void shouldNameATestForEveryFeatureThatWeHave() {
        assertThat(page.featuresWithoutTest("ours")).isEmpty();
    }

    @Test
    void shouldNameOnlyTestsThatThereAre() {
        assertThat(page.missingTests("connector-tap", "connector-api", "connector-testkit"))
                .isEmpty();
        assertThat(page.testCount()).isGreaterThan(100);
    }
}
