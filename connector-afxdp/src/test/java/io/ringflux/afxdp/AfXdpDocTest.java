package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.TransportPage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about this transport has a row for every case, names tests that there are, and every option. */
class AfXdpDocTest {
    private final TransportPage page = TransportPage.of("afxdp");

    @Test
    void shouldHaveARowForEveryCase() {
        assertThat(page.cases())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 60).boxed().toList());
    }

    @Test
    void shouldNameOnlyTestsThatThereAre() {
        assertThat(page.missingTests("connector-afxdp", "connector-api", "connector-testkit"))
                .isEmpty();
        assertThat(page.testCount()).isGreaterThan(100);
    }

    @Test
    void shouldNameATestForEveryFeatureThatIsHere() {
        assertThat(page.featuresWithoutTest("here")).isEmpty();
    }

    @Test
    void shouldNameEveryOptionOfTheClient() {
        assertThat(Stream.of(AfXdpClient.class.getDeclaredMethods())
                        .filter(method -> method.getReturnType() == AfXdpClient.class)
                        .map(method -> method.getName())
                        .filter(name -> !name.equals("create") && !name.equals("with"))
                        .distinct()
                        .filter(name -> !page.names(name))
                        .toList())
                .isEmpty();
    }
}
