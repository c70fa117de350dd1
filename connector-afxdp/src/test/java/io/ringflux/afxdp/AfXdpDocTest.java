package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about this transport has a row for every case, names tests that there are, and every option. */
class AfXdpDocTest {
    private static final Path PAGE = Path.of("../docs/transports/afxdp.md");
    private static final List<String> MODULES = List.of("connector-afxdp", "connector-api", "connector-testkit");
    private static final Pattern CASES = Pattern.compile("^\\| (\\d+(?:, \\d+)*) \\|.*");
    /** A class, perhaps with a method, or a method of the class before it. */
    private static final Pattern TEST = Pattern.compile("`(?:(\\w+(?:Test|IT))(?:\\.(should\\w+))?|(should\\w+))`");

    private static final int MOST = 60;

    @Test
    void shouldHaveARowForEveryCase() throws IOException {
        List<Integer> numbers = Files.readAllLines(PAGE).stream()
                .map(CASES::matcher)
                .filter(Matcher::matches)
                .flatMap(row -> Stream.of(row.group(1).split(", ")))
                .map(Integer::valueOf)
                .toList();

        assertThat(numbers)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, MOST).boxed().toList());
    }

    @Test
    void shouldNameOnlyTestsThatThereAre() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        int found = 0;
        for (String line : Files.readAllLines(PAGE)) {
            String owner = "";
            Matcher matcher = TEST.matcher(line);
            while (matcher.find()) {
                owner = matcher.group(1) == null ? owner : matcher.group(1);
                String method = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
                found++;
                String source = sources.get(owner);
                if (source == null || method != null && !source.contains("void " + method + "(")) {
                    missing.add(matcher.group());
                }
            }
        }

        assertThat(missing).isEmpty();
        assertThat(found).isGreaterThan(100);
    }

    @Test
    void shouldNameEveryOptionOfTheClient() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Stream.of(AfXdpClient.class.getDeclaredMethods())
                        .filter(method -> method.getReturnType() == AfXdpClient.class)
                        .map(method -> method.getName())
                        .filter(name -> !name.equals("create") && !name.equals("with"))
                        .distinct()
                        .filter(name -> !page.contains("`" + name + "`") && !page.contains(name + "("))
                        .toList())
                .isEmpty();
    }

    /** Text of all tests that the page may name, by the class. */
    private static Map<String, String> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES) {
            try (Stream<Path> tree = Files.walk(Path.of("..", module, "src"))) {
                tree.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files.stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        AfXdpDocTest::text,
                        (a, b) -> a + b));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
